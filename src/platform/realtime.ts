import { sql } from 'kysely'
import pg from 'pg'
import type { Db, Trx } from '#platform/db/database.ts'

export type Unsubscribe = () => void

export interface Realtime {
  /** Calls back for each message on the topic, from any process; after a lost connection, once with null: re-read. */
  subscribe: (topic: string, heard: (message: string | null) => void) => Unsubscribe
  close: () => Promise<void>
}

const channel = 'kaleidoscope'
const reconnectMs = 1000

/** Tells all processes, when the caller's transaction commits. Messages stay under 7,000 bytes: ids, or what is small and read by all. */
export async function publish(trx: Db | Trx, topic: string, message = ''): Promise<void> {
  await sql`select pg_notify(${channel}, ${`${topic}\n${message}`})`.execute(trx)
}

/** One LISTEN connection for the whole process, opened again when it is lost. It needs a direct connection, not a pooler's. */
export async function openRealtime(url: string): Promise<Realtime> {
  const heardBy = new Map<string, Set<(message: string | null) => void>>()
  let client: pg.Client | undefined
  let closed = false

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'kaleidoscope listen', keepAlive: true })
    next.on('error', () => {})
    next.on('notification', (note) => {
      const [topic = '', ...rest] = (note.payload ?? '').split('\n')
      for (const heard of heardBy.get(topic) ?? []) heard(rest.join('\n'))
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
    } catch (error) {
      await next.end().catch(() => {})
      throw error
    }
    // Only one that listened: whoever could not even connect is tried again by its caller, and never by both.
    next.on('end', () => {
      if (!closed) setTimeout(() => void again(), reconnectMs).unref()
    })
    client = next
  }
  const again = async (): Promise<void> => {
    if (closed) return
    try {
      await connect()
      for (const group of heardBy.values()) for (const heard of group) heard(null)
    } catch {
      setTimeout(() => void again(), reconnectMs).unref()
    }
  }
  await connect()
  return {
    subscribe(topic, heard) {
      const group = heardBy.get(topic) ?? new Set()
      heardBy.set(topic, group.add(heard))
      return () => {
        group.delete(heard)
        if (group.size === 0) heardBy.delete(topic)
      }
    },
    async close() {
      closed = true
      await client?.end().catch(() => {})
    },
  }
}
