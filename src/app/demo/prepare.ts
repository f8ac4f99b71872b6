import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { Temporal, isBefore, moscowZone, wallDate } from '#platform/time.ts'
import { getSessions, listWeeks } from '#week'
import type { Content } from './content.ts'
import { readContent } from './content.ts'
import { insertBase } from './load/base.ts'
import { bookClasses } from './load/bookings.ts'
import { insertFamilySeats } from './load/draws.ts'
import { insertEdition } from './load/edition.ts'
import { insertNextWeek } from './load/next-week.ts'
import { recordFilm } from './load/recordings.ts'
import type { Samples } from './load/samples.ts'
import { storeSamples } from './load/samples.ts'
import { tellPast } from './load/past.ts'
import type { DemoState } from './state.ts'
import { findState, holdDemo, saveState } from './state.ts'
import { nextEdition } from './timetable/editions.ts'
import type { EditionDates } from './timetable/editions.ts'

export type Say = (step: string) => void

/**
 * Loads the demonstration, or its next edition when the last one is over or ends today, and starts its keeper. Each part is
 * one transaction that also writes down that it is done: killed anywhere, the next start goes on from there.
 */
export async function prepareDemo(world: World, say: Say): Promise<void> {
  await holdDemo(world.db, async () => {
    const state = await findState(world.db)
    const dates = await findDueDates(world.db, world.clock())
    if (state && !dates && !state.pastToTell) return
    const content = await readContent()
    if (!state) {
      const samples = await storeSamples(world)
      await inTransaction(world.db, (trx) => insertAll(world, trx, content, samples, say))
    } else if (dates) {
      // A newer copy of the project may have a better film.
      const samples = await storeSamples(world)
      await inTransaction(world.db, async (trx) => {
        const recorded = state.recorded ?? (await recordFilm(world, trx, world.clock())) ?? null
        await insertDue(world, trx, content, { ...state, ...samples, recorded }, dates, say)
      })
    }
    await tellDuePast(world, content, say)
  })
  await keepOn(world)
}

/** The timer's part of it: without a start, the next edition comes when the last one ends. */
export const loadDemoEdition: Job = async (world) => {
  if (!world.config.demo || !(await findState(world.db))) return
  await prepareDemo(world, (step) => world.log.info(step))
}

/** Everything from nothing: people and places, then the week that goes on now. */
export async function insertAll(world: World, trx: Trx, content: Content, samples: Samples, say: Say): Promise<void> {
  say('loading the demonstration: universities, partners, schools, people')
  const recorded = (await recordFilm(world, trx, world.clock())) ?? null
  const state: DemoState = { base: await insertBase(world, trx, content, world.clock()), ...samples, recorded, pastToTell: null }
  await saveState(trx, state)
  const dates = await findDueDates(trx, world.clock())
  if (dates) await insertDue(world, trx, content, state, dates, say)
}

async function findDueDates(db: Db, now: Temporal.Instant): Promise<EditionDates | undefined> {
  const newest = (await listWeeks(db)).find((week) => week.isDemo)
  return nextEdition(newest, wallDate(now, moscowZone))
}

async function insertDue(world: World, trx: Trx, content: Content, state: DemoState, dates: EditionDates, say: Say): Promise<void> {
  const now = world.clock()
  say(`loading the demonstration: the science week from ${dates.startsOn} to ${dates.endsOn}`)
  const hasBegun = dates.startsOn <= wallDate(now, moscowZone)
  const edition = await insertEdition(trx, content, state, dates, hasBegun ? now : undefined)
  await insertNextWeek(trx, content, state, dates.startsOn, now)
  await bookClasses(trx, edition, state.base.classes, now)
  await insertFamilySeats({ world, trx, content, state, edition, now })
  const begun = edition.sessions.filter((session) => isBefore(session.startsAt, now)).map((session) => session.id)
  const broadcasts = [...(state.broadcasts ?? []), ...edition.broadcasts]
  await saveState(trx, { ...state, broadcasts, pastToTell: begun.length > 0 ? { sessionIds: begun, until: now.toString() } : null })
}

/** The keeper begins, or goes on, at once. */
export async function keepOn(world: World): Promise<void> {
  await queueJob(world.db, 'keepDemo', {}, { key: 'demo.keep' })
}

/** What of a week was held before it was loaded. */
export async function tellDuePast(world: World, content: Content, say: Say): Promise<void> {
  const state = await findState(world.db)
  if (!state?.pastToTell) return
  const { sessionIds, until } = state.pastToTell
  say(`loading the demonstration: ${sessionIds.length} sessions that have been held`)
  await tellPast(world, content, state, await getSessions(world.db, sessionIds), Temporal.Instant.from(until))
  await inTransaction(world.db, (trx) => saveState(trx, { ...state, pastToTell: null }))
}
