import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRegions } from '../../db/load-regions.ts'
import { insertMember } from '../../src/modules/consortium/index.ts'
import { register } from '../../src/modules/people/index.ts'
import { insertTopic } from '../../src/modules/trends/index.ts'
import { releaseTimetable } from '../../src/modules/week/releases/release.ts'
import { insertSessions, insertWeek } from '../../src/modules/week/weeks/insert.ts'
import { sampleSession } from '../../src/modules/week/weeks/sample.ts'
import { startEmbedded } from '../../src/platform/db/embedded.ts'
import { inTransaction, openDatabase, sql } from '../../src/platform/db/database.ts'
import type { Db, OpenDatabase } from '../../src/platform/db/database.ts'
import { Temporal, wallDate } from '../../src/platform/time.ts'
import { prepareDatabase } from '../../scripts/database.ts'

export const workshops = 60
export const seatsEach = 16

/** A teacher with a class of one, signed in, and the workshop that it wants. */
export interface Applicant {
  /** Its class's number. */
  classId: number
  cookie: string
  tokenHash: Buffer
  classUuid: string
  /** In `slugs` and `poolIds`. */
  wants: number
  formKey: string
}

export interface SeatRush extends OpenDatabase {
  url: string
  folder: string
  weekSlug: string
  slugs: string[]
  poolIds: number[]
  applicants: Applicant[]
  /** Ends PostgreSQL at once, without a word to anybody; it is started again within some seconds. */
  killDatabase: () => Promise<void>
  /** Takes every seat back, and what goes with it. */
  reset: () => Promise<void>
  stop: () => Promise<void>
}

// Each kind of id begins elsewhere, so that a number in a recorded statement says what it is.
const firstIds = {
  'people.person': 710,
  'schools.school': 720,
  'schools.class': 730,
  'week.session': 740,
  'seats.pool': 750,
  'seats.seat': 760,
  'week.booking': 770,
}

async function addWeek(db: Db): Promise<{ weekSlug: string; slugs: string[]; poolIds: number[] }> {
  const zone = 'Europe/Moscow'
  const firstAt = Temporal.Now.instant().add({ hours: 72 }).round('hour')
  const weekSlug = 'rush'
  return inTransaction(db, async (trx) => {
    const adult = async (role: 'lecturer' | 'moderator') => {
      const id = await register.person(trx, { name: { en: role }, email: `${role}@example.test` })
      await register.role(trx, id, role)
      await register.vetting(trx, id, '2099-08-31')
      return id
    }
    const [lecturer, moderator] = [await adult('lecturer'), await adult('moderator')]
    const word = { en: 'Rush' }
    const memberId = await insertMember(trx, {
      slug: 'rush',
      name: word,
      shortName: word,
      city: word,
      about: word,
      field: word,
      regionCode: 'RU-SA',
      zone,
      accent: '#123456',
      joinedOn: '2026-01-01',
    })
    await insertTopic(trx, { slug: 'physics', name: word, position: 1 })
    const days = { startsOn: wallDate(firstAt, zone), endsOn: wallDate(firstAt.add({ hours: workshops }), zone) }
    const week = await insertWeek(trx, { slug: weekSlug, name: word, zone, ...days, streams: [{ slug: 'main', name: word }] })
    const base = { ...week, memberId, lecturer, moderator }
    const sessionIds = await insertSessions(
      trx,
      week.id,
      Array.from({ length: workshops }, (_, at) =>
        sampleSession(base, {
          title: { en: `Workshop ${at + 1}` },
          format: 'workshop',
          capacity: seatsEach,
          startsAt: firstAt.add({ hours: at }),
        }),
      ),
    )
    const done = await releaseTimetable(trx, { weekId: week.id, actorId: null, now: Temporal.Now.instant(), quiet: true })
    if (!done.ok) throw new Error(JSON.stringify([done.reason, ...done.problems]))
    const rows = await trx.selectFrom('week.session').select(['id', 'slug']).where('id', 'in', sessionIds).orderBy('id').execute()
    const pools = await trx.selectFrom('seats.pool').select(['id', 'owner_id']).execute()
    const poolOf = new Map(pools.map((pool) => [pool.owner_id, pool.id]))
    return { weekSlug, slugs: rows.map((row) => row.slug), poolIds: rows.map((row) => poolOf.get(row.id)!) }
  })
}

async function addApplicants(db: Db, count: number): Promise<Applicant[]> {
  const cookies = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  const hashes = cookies.map((cookie) => createHash('sha256').update(cookie).digest())
  const { rows: schools } = await sql<{ id: number }>`insert into schools.school (name, settlement, region_code, zone)
    values ('Rush', 'Rush', 'RU-SA', 'Asia/Yakutsk') returning id`.execute(db)
  const { rows: people } = await sql<{ id: number }>`insert into people.person (name, email)
    select '{"en": "Teacher"}', 'teacher' || at || '@example.test' from generate_series(1, ${count}::int) at returning id`.execute(db)
  const ids = people.map((row) => row.id)
  await sql`insert into people.role_grant (person_id, role) select id, 'teacher' from unnest(${ids}::bigint[]) id`.execute(db)
  await sql`insert into people.session (token_hash, person_id, expires_at) select decode(hash, 'hex'), id, now() + interval '20 days'
    from unnest(${ids}::bigint[], ${hashes.map((hash) => hash.toString('hex'))}::text[]) as given(id, hash)`.execute(db)
  const { rows: classes } = await sql<{
    id: number
    uuid: string
    teacher_id: number
  }>`insert into schools.class (school_id, teacher_id, grade, letter, size)
    select ${schools[0]!.id}, id, 7, 'A', 1 from unnest(${ids}::bigint[]) id returning id, uuid, teacher_id`.execute(db)
  const classOf = new Map(classes.map((row) => [row.teacher_id, row]))
  return cookies.map((cookie, at) => ({
    classId: classOf.get(ids[at]!)!.id,
    cookie,
    tokenHash: hashes[at]!,
    classUuid: classOf.get(ids[at]!)!.uuid,
    // Scattered, yet each workshop is wanted by as many.
    wants: (at * 37) % workshops,
    formKey: `rush-key-${at}`,
  }))
}

/** A durable PostgreSQL with sixty workshops of sixteen seats, and so many teachers at their computers. */
export async function openSeatRush(applicants: number): Promise<SeatRush> {
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-seats-'))
  await chmod(folder, 0o755)
  const cluster = await startEmbedded(join(folder, 'postgres'))
  const url = cluster.url()
  await prepareDatabase(url)
  const opened = openDatabase(url, { max: 4 })
  const { db } = opened
  for (const [table, first] of Object.entries(firstIds))
    await sql.raw(`alter table ${table} alter column id restart with ${first}000001`).execute(db)
  await loadRegions(db)
  const week = await addWeek(db)
  const list = await addApplicants(db, applicants)
  await sql`vacuum analyze`.execute(db)
  return {
    ...opened,
    ...week,
    url,
    folder,
    applicants: list,
    async killDatabase() {
      const postmaster = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
      const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8'))
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number)
      for (const pid of [postmaster, ...children])
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // Gone meanwhile.
        }
    },
    async reset() {
      await sql`truncate seats.seat, platform.form_post, platform.audit, graphile_worker._private_jobs cascade`.execute(db)
      await sql`update seats.pool set used = 0, waiting = 0, last_pos = 0`.execute(db)
      await sql`vacuum analyze seats.pool`.execute(db)
      await sql`checkpoint`.execute(db)
    },
    async stop() {
      await opened.close()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface RushProblems {
  /** Units beyond a workshop's size, summed. */
  oversold: number
  /** Applicants with two active seats, and posts with two. */
  double: number
  /** Answers that were given and that the database does not hold. */
  lost: number
  granted: number
  waiting: number
  /** Seats free while somebody waits. */
  idle: number
}

/** What stands in the end, beside what was answered: `uuid` of each applicant's booking, and whether it was granted. */
export async function checkRush(rush: SeatRush, answers: ReadonlyMap<number, { uuid: string; granted: boolean }>): Promise<RushProblems> {
  const { rows } = await sql<{ uuid: string; state: string; class: string }>`select booking.uuid, seat.state, class.uuid as class
    from week.booking join seats.seat on seat.id = booking.seat_id join schools.class on class.id = booking.class_id`.execute(rush.db)
  const found = new Map(rows.map((row) => [row.uuid, row]))
  let lost = 0
  for (const [at, answer] of answers) {
    const row = found.get(answer.uuid)
    if (row?.class !== rush.applicants[at]!.classUuid || row.state !== (answer.granted ? 'granted' : 'waiting')) lost += 1
  }
  return { lost, ...(await countSeats(rush.db)) }
}

/** Of the pools alone. */
export async function countSeats(db: Db): Promise<Omit<RushProblems, 'lost'>> {
  const { rows } = await sql<Omit<RushProblems, 'lost'>>`
    select
      (select coalesce(sum(greatest(0, taken - ${seatsEach})), 0) from (select sum(units) as taken from seats.seat where state in ('granted', 'offered') group by pool_id) pool) as oversold,
      (select count(*) from (select from seats.seat where state <> 'cancelled' group by pool_id, holder_type, holder_id having count(*) > 1) same)
        + (select count(*) from (select from seats.seat group by post_key having count(*) > 1 and post_key is not null) same) as double,
      (select count(*) from seats.seat where state = 'granted') as granted,
      (select count(*) from seats.seat where state = 'waiting') as waiting,
      (select coalesce(sum(cap - used), 0) from seats.pool where waiting > 0 and used < cap) as idle`.execute(db)
  return rows[0]!
}
