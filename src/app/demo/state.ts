import type { RoomSource } from '#live'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { insertSessions } from '#week'

type FilmSource = Extract<RoomSource, { kind: 'file' }>

export interface ClassOfDemo {
  id: number
  teacherId: number
  grade: number
  letter: string
  size: number
  zone: string
  isDemo: boolean
}

/** A child of an invented family that applies in draws. */
export interface Applicant {
  id: number
  grade: number
  region: string
  rural: boolean
}

/** Ids by slug of what the demonstration made. */
export interface BaseIds {
  people: Record<string, number>
  members: Record<string, number>
  classes: ClassOfDemo[]
  /** Undefined where it was loaded before there were any. */
  applicants?: Applicant[]
}

type NewMaterial = NonNullable<Parameters<typeof insertSessions>[2][number]['materials']>[number]
type Slide = Omit<NonNullable<NewMaterial['pages']>[number], 'says'>

/** Files that all sessions share: slides in two languages, and a sheet to print. */
export interface DemoPapers {
  slides: { ru: Slide[]; en: Slide[] }
  sheet: string | null
}

/** What the demonstration remembers of itself, in one row that is written with what it tells of. */
export interface DemoState {
  base: BaseIds
  film: Omit<FilmSource, 'kind'> | null
  /** Uuid of the room whose recording is aired again and again. */
  recorded?: string | null
  /** Ids of sessions that are, or were, broadcast from a browser. */
  broadcasts?: number[]
  /** Undefined where it was loaded before there were any. */
  papers?: DemoPapers
  /** Sessions that are yet to be told as if they had been held until then. */
  pastToTell: { sessionIds: number[]; until: string } | null
}

const key = 'demo'

export async function findState(db: Db): Promise<DemoState | undefined> {
  const row = await db.selectFrom('platform.setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value as DemoState | undefined
}

export async function saveState(trx: Trx, state: DemoState): Promise<void> {
  const value = json(state)
  await trx
    .insertInto('platform.setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** One process at a time tends the demonstration; the others wait here until it is done. */
export async function holdDemo<T>(db: Db, work: () => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtextextended('demo', 0))`.execute(connection)
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended('demo', 0))`.execute(connection)
    }
  })
}
