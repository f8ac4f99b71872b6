import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/platform/db/embedded.ts'
import { inTransaction, openDatabase, sql } from '../../src/platform/db/database.ts'
import type { OpenDatabase } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'
import { ensureRoom } from '../../src/modules/live/index.ts'
import { prepareDatabase } from '../../scripts/database.ts'

export interface BenchRoom extends OpenDatabase {
  url: string
  folder: string
  room: { id: number; uuid: string }
  /** Cookies of pupils' tickets, and their ids. */
  cookies: string[]
  ticketIds: number[]
  stop: () => Promise<void>
}

/** A durable PostgreSQL with one open room on air, its two adults, and so many pupils with tickets. */
export async function openBenchRoom(tickets: number): Promise<BenchRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-live-'))
  await chmod(folder, 0o755)
  const cluster = await startEmbedded(join(folder, 'postgres'))
  const url = cluster.url()
  await prepareDatabase(url)
  const opened = openDatabase(url, { max: 20 })
  const { db } = opened
  const now = Temporal.Now.instant()
  const room = await inTransaction(db, (trx) =>
    ensureRoom(trx, {
      ownerType: 'bench',
      ownerId: 1,
      title: { en: 'A bench' },
      startsAt: now.subtract({ minutes: 1 }),
      endsAt: now.add({ hours: 2 }),
      policy: { audience: 'open' },
      source: { kind: 'none' },
    }),
  )
  await db.updateTable('live.room').set({ state: 'live', opened_at: now }).where('id', '=', room.id).execute()
  const staff = ['host', 'moderator'].map((kind) => ({
    room_id: room.id,
    subject: `bench:${kind}`,
    kind,
    label: kind,
    vetted: true,
    expires_at: now.add({ hours: 12 }),
    // Their consoles beat as if from the future, so that nobody has to during the measurement.
    last_seen_at: now.add({ hours: 2 }),
  }))
  await db.insertInto('live.ticket').values(staff).execute()
  const cookies = Array.from({ length: tickets }, () => randomBytes(32).toString('base64url'))
  const hashes = cookies.map((cookie) => createHash('sha256').update(cookie).digest('hex'))
  const { rows } = await sql<{ id: number }>`
    insert into live.ticket (room_id, subject, kind, label, cohort, cookie_hash, expires_at)
    select ${room.id}, 'bench:' || at, 'seat', 'bench', 'class:' || (at / 25), decode(hash, 'hex'), now() + interval '12 hours'
    from unnest(${hashes}::text[]) with ordinality as given(hash, at) order by at returning id`.execute(db)
  // Questions that are asked for, so that a frame is as large as in a full room.
  await sql`insert into live.question (room_id, ticket_id, number, label, body, state, votes)
    select ${room.id}, (select min(id) from live.ticket), at, 'x', 'x', 'shown', 1000 - at from generate_series(1, 40) at`.execute(db)
  await sql`analyze`.execute(db)
  return {
    ...opened,
    url,
    folder,
    room,
    cookies,
    ticketIds: rows.map(({ id }) => id),
    async stop() {
      await opened.close()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function quantile(sorted: number[], share: number): number {
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}
