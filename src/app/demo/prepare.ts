import { inTransaction } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { Temporal, isBefore, moscowZone, wallDate } from '#platform/time.ts'
import { getSessions, listWeeks } from '#week'
import type { Content } from './content.ts'
import { readContent } from './content.ts'
import { insertBase } from './load/base.ts'
import { bookClasses } from './load/bookings.ts'
import { insertEdition } from './load/edition.ts'
import { storeFilm } from './load/film.ts'
import { tellPast } from './load/past.ts'
import type { DemoState } from './state.ts'
import { findState, holdDemo, saveState } from './state.ts'
import { nextEdition } from './timetable/editions.ts'

export type Say = (step: string) => void

/**
 * Loads the demonstration, or its next edition when the last one is over or ends today, and starts its keeper. Each part is
 * one transaction that also writes down that it is done: killed anywhere, the next start goes on from there.
 */
export async function prepareDemo(world: World, say: Say): Promise<void> {
  await holdDemo(world.db, async () => {
    const content = await readContent()
    const state = (await findState(world.db)) ?? (await loadBase(world, content, say))
    await loadDueEdition(world, content, state, say)
    await tellDuePast(world, content, say)
  })
  await queueJob(world.db, 'keepDemo', {}, { key: 'demo.keep' })
}

async function loadBase(world: World, content: Content, say: Say): Promise<DemoState> {
  say('loading the demonstration: universities, partners, schools, people')
  const film = await storeFilm(world)
  return inTransaction(world.db, async (trx) => {
    const base = await insertBase(world, trx, content, world.clock())
    const state: DemoState = { base, film, pastToTell: null }
    await saveState(trx, state)
    return state
  })
}

async function loadDueEdition(world: World, content: Content, state: DemoState, say: Say): Promise<void> {
  const now = world.clock()
  const today = wallDate(now, moscowZone)
  const newest = (await listWeeks(world.db)).find((week) => week.isDemo)
  const dates = nextEdition(newest, today)
  if (!dates) return
  say(`loading the demonstration: the science week from ${dates.startsOn} to ${dates.endsOn}`)
  const hasBegun = dates.startsOn <= today
  await inTransaction(world.db, async (trx) => {
    const edition = await insertEdition(trx, content, state, dates, hasBegun ? now : undefined)
    await bookClasses(trx, edition, state.base.classes, now)
    const begun = edition.sessions.filter((session) => isBefore(session.startsAt, now)).map((session) => session.id)
    await saveState(trx, { ...state, pastToTell: begun.length > 0 ? { sessionIds: begun, until: now.toString() } : null })
  })
}

/** What of a week was held before it was loaded. */
async function tellDuePast(world: World, content: Content, say: Say): Promise<void> {
  const state = await findState(world.db)
  if (!state?.pastToTell) return
  const { sessionIds, until } = state.pastToTell
  say(`loading the demonstration: ${sessionIds.length} sessions that have been held`)
  await tellPast(world.db, content, state, await getSessions(world.db, sessionIds), Temporal.Instant.from(until))
  await inTransaction(world.db, (trx) => saveState(trx, { ...state, pastToTell: null }))
}

/** The timer's part of it: without a start, the next edition comes when the last one ends. */
export const loadDemoEdition: Job = async (world) => {
  if (!world.config.demo || !(await findState(world.db))) return
  await prepareDemo(world, (step) => world.log.info(step))
}
