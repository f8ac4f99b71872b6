import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone, wallDate } from '#platform/time.ts'
import type { RoomPolicy, RoomSource } from '../rooms/policy.ts'

/** What the office asks a provider, in the order of the page. Those of the law must hold; the others are told as they are. */
export const statements = [
  { name: 'noPrivateChat', needed: true },
  { name: 'pupilsCameraOff', needed: true },
  { name: 'pupilsMicrophoneOff', needed: true },
  { name: 'staffOnlyRecording', needed: true },
  { name: 'noAccounts', needed: true },
  { name: 'dataLocation', needed: true },
  { name: 'noAdvertising', needed: true },
  { name: 'agreement', needed: true },
  { name: 'waitingRoom', needed: false },
  { name: 'staffRemove', needed: false },
  { name: 'staffOnlyScreen', needed: false },
  { name: 'contact', needed: false },
] as const
export type Statement = (typeof statements)[number]['name']
export type Answers = Record<Statement, boolean>

export interface Signature {
  host: string
  answers: Answers
  signedBy: string
  signedAt: Temporal.Instant
  /** The last day on which it holds, on the wall in Moscow. */
  validUntil: string
}

/** The host of a source elsewhere, as signatures name it. */
export function hostOf(source: RoomSource): string | undefined {
  return source.kind === 'external' ? new URL(source.url).host : undefined
}

export const holds = (signature: Pick<Signature, 'validUntil'> | undefined, now: Temporal.Instant): boolean =>
  signature !== undefined && signature.validUntil >= wallDate(now, moscowZone)

/** The last signature of each of these hosts, whether it still holds or not. */
export async function findSignatures(db: Db, hosts: readonly string[]): Promise<Map<string, Signature>> {
  if (hosts.length === 0) return new Map()
  const rows = await db
    .selectFrom('live.provider')
    .selectAll()
    .where('host', 'in', [...hosts])
    .orderBy('id')
    .execute()
  return new Map(
    rows.map((row) => [
      row.host,
      {
        host: row.host,
        answers: row.answers as unknown as Answers,
        signedBy: row.signed_by,
        signedAt: row.signed_at,
        validUntil: row.valid_until,
      },
    ]),
  )
}

/** The host whose checklist is missing or has run out, where this room's pupils would be led to it. */
export async function findUnsigned(
  db: Db,
  room: { source: RoomSource; policy: Pick<RoomPolicy, 'minors'> },
  now: Temporal.Instant,
): Promise<string | undefined> {
  const host = hostOf(room.source)
  if (host === undefined || !room.policy.minors) return undefined
  return holds((await findSignatures(db, [host])).get(host), now) ? undefined : host
}

/** Hosts that rooms still to come lead to, and those that were ever signed. */
export async function listHosts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ host: string }>`
    select distinct lower(substring(source->>'url' from '^https://([^/?#]+)')) as host from live.room
      where source->>'kind' = 'external' and state <> 'ended'
    union select host from live.provider order by 1`.execute(db)
  return rows.map((row) => row.host)
}

/** Writes down that somebody of the office has read the answers and stands for them. */
export async function signProvider(trx: Trx, actorId: number, signature: Signature): Promise<void> {
  const { host, answers, signedBy, signedAt, validUntil } = signature
  await trx
    .insertInto('live.provider')
    .values({ host, answers: json(answers), signed_by: signedBy, signed_at: signedAt, valid_until: validUntil })
    .execute()
  await audit(trx, { actorId, action: 'live.signProvider', subjectType: 'live.provider', subjectId: host, detail: { answers, validUntil } })
}
