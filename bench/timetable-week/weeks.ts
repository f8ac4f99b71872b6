import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRegions } from '../../db/load-regions.ts'
import { prepareDemo } from '../../src/app/demo/prepare.ts'
import { openWorld } from '../../src/app/process/world.ts'
import { parseSchedule } from '../../src/modules/week/formats/index.ts'
import type { ScheduleEvent } from '../../src/modules/week/formats/index.ts'
import { listWeeks } from '../../src/modules/week/weeks/store.ts'
import { lineOf, loadProblem } from '../../src/modules/week/model/load.ts'
import { loadZoneFacts } from '../../src/modules/week/model/load/facts.ts'
import { groupZones, hoursOf, wakingHours } from '../../src/modules/week/model/load/zones.ts'
import type { ZoneFacts } from '../../src/modules/week/model/load/zones.ts'
import { limits, tickMin } from '../../src/modules/week/model/problem.ts'
import type { Person, Session, WeekProblem } from '../../src/modules/week/model/problem.ts'
import { readConfig } from '../../src/platform/config.ts'
import { Temporal } from '../../src/platform/time.ts'
import { withScratchDatabase } from '../../scripts/database.ts'

/** The demonstration's week as it is loaded into an empty database, with everything taken off the timetable; and the country's zones. */
export async function loadDemoWeek(): Promise<{ problem: WeekProblem; facts: ZoneFacts }> {
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-week-'))
  try {
    let loaded: { problem: WeekProblem; facts: ZoneFacts } | undefined
    await withScratchDatabase(async (url) => {
      const config = readConfig({ DATABASE_URL: url, DATA_DIR: folder, DEMO: 'on', LOG_LEVEL: 'error' })
      if (!config.ok) throw new Error(config.problems.join('\n'))
      const { world, close } = await openWorld(config.config, url, () => Temporal.Instant.from('2027-02-08T07:12:00Z'))
      try {
        await loadRegions(world.db)
        await prepareDemo(world, () => {})
        const week = (await listWeeks(world.db)).find(({ isDemo }) => isDemo)!
        loaded = { problem: fromScratch(await loadProblem(world.db, week)), facts: await loadZoneFacts(world.db) }
      } finally {
        await close()
      }
    })
    return loaded!
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const fromScratch = (problem: WeekProblem): WeekProblem => ({
  ...problem,
  sessions: problem.sessions.map((session) => ({ ...session, placing: null, released: null, locked: false, booked: 0 })),
})

const days = { zone: 'Europe/Moscow', startsOn: '2027-02-08', endsOn: '2027-02-13' }
const shape = { sessions: 1000, streams: 25, moderators: 125, topics: 24, longestMin: 90 }

/**
 * A thousand sessions made from the persons and durations of FOSDEM 2025: who speaks twice there speaks twice here, tracks are fields,
 * each person lives by one of the country's clocks and is awake by it. Moderators hold eight sessions each. Six days, 25 streams.
 */
export async function makeFosdemWeek(file: string, facts: ZoneFacts): Promise<WeekProblem> {
  const parsed = parseSchedule(new Uint8Array(await readFile(file)), { zone: 'Europe/Brussels' })
  if (!parsed.ok) throw new Error(`${file} is no schedule`)
  const events = parsed.document.events.filter(({ persons }) => persons.length > 0)
  const list = Array.from({ length: shape.sessions }, (_, at) => events[at % events.length]!)
  const line = lineOf(days)
  const groups = groupZones(days, line, facts)
  const names = [...new Set(list.flatMap(({ persons }) => persons.map(({ id, name }) => id ?? name)))]
  const personAt = (at: number): Person => ({
    ...{ personId: at + 1, speakerId: null, name: { en: `Person ${at + 1}` }, available: null, preferred: [], vettedUntil: line.tickCount },
    waking: hoursOf(groups[clockOf(at, groups)]!.zone, wakingHours, days, line),
  })
  const index = new Map(names.map((name, at) => [name, at]))
  const tracks = [...new Set(list.map(({ track }) => track ?? ''))]
  const sessions = list.map((event, at) => sessionOf(event, at, { index, moderatorAt: names.length + (at % shape.moderators), tracks }))
  return {
    ...line,
    zone: days.zone,
    days: Array.from({ length: line.tickCount / 288 }, (_, day) => ({ date: `2027-02-${8 + day}`, ticks: [day * 288, (day + 1) * 288] })),
    streams: Array.from({ length: shape.streams }, (_, at) => ({
      ...{ id: at + 1, slug: `s${at + 1}`, name: { en: `Stream ${at + 1}` }, capacity: null },
      open: [[0, line.tickCount] as const],
    })),
    persons: Array.from({ length: names.length + shape.moderators }, (_, at) => personAt(at)),
    groups,
    sessions,
    items: sessions.map((_, at) => [at]),
    tracks: tracks.map((name) => ({ en: name })),
    limits,
    revision: 0,
    tzdata: process.versions.tz ?? '',
  }
}

/** By the clocks' shares of the pupils, and each clock at least now and then. */
function clockOf(at: number, groups: WeekProblem['groups']): number {
  if (at % 3 === 0) return (at / 3) % groups.length
  let left = ((at * 0.618_033_988_75) % 1) - 1e-9
  return Math.max(
    0,
    groups.findIndex(({ pupilShare }) => (left -= pupilShare) < 0),
  )
}

interface Known {
  index: ReadonlyMap<string, number>
  moderatorAt: number
  tracks: string[]
}

function sessionOf({ persons, durationMs, track }: ScheduleEvent, at: number, { index, moderatorAt, tracks }: Known): Session {
  const minutes = Math.ceil(durationMs / 60_000 / tickMin) * tickMin
  const gradeFrom = 1 + ((at * 7) % 11)
  return {
    ...{
      id: at + 1,
      guid: `session-${at + 1}`,
      slug: `session-${at + 1}`,
      title: { en: `Session ${at + 1}` },
      state: 'accepted',
      format: 'lecture',
    },
    durationMin: Math.min(shape.longestMin, Math.max(tickMin, minutes)),
    ...{
      blocks: [],
      norms: [],
      gradeFrom,
      gradeTo: Math.min(11, gradeFrom + 2),
      topic: `topic-${tracks.indexOf(track ?? '') % shape.topics}`,
    },
    ...{
      track: tracks.indexOf(track ?? ''),
      memberId: null,
      item: at,
      wave: 'live',
      airs: null,
      candidates: [],
      seats: 200,
      moderatorMax: 2,
    },
    lecturers: [...new Set(persons.map(({ id, name }) => index.get(id ?? name)!))],
    ...{ locked: false, booked: 0, placing: null, moderators: [moderatorAt], released: null, revision: 1 },
  }
}
