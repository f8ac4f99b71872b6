import { randomBytes } from 'node:crypto'
import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { World } from '#platform/http/route.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'
import { keyFor, seal, unseal } from '#platform/seal.ts'
import type { Temporal } from '#platform/time.ts'
import { commitmentOf } from './compute.ts'
import { drawsScope } from './pages-scope.ts'
import { mayCommit } from './rules.ts'
import { lockDraw } from './store.ts'

export interface ShareHolder {
  type: 'office' | 'member'
  id: number
}

export interface Share {
  holder: ShareHolder
  label: LocalText
  commitment: string
  /** Kept here until the reveal; else its holder keeps it. */
  isSealed: boolean
  share: string | null
  committedAt: Temporal.Instant
  revealedAt: Temporal.Instant | null
  droppedAt: Temporal.Instant | null
}

export async function listShares(db: Db, drawId: number): Promise<Share[]> {
  const rows = await db.selectFrom('seats.share').selectAll().where('draw_id', '=', drawId).orderBy('id').execute()
  return rows.map((row) => ({
    holder: { type: row.holder_type as ShareHolder['type'], id: row.holder_id },
    label: row.label as LocalText,
    commitment: row.commitment.toString('hex'),
    isSealed: row.sealed !== null,
    share: row.share?.toString('hex') ?? null,
    committedAt: row.committed_at,
    revealedAt: row.revealed_at,
    droppedAt: row.dropped_at,
  }))
}

const isShare = (word: string): boolean => /^[0-9a-f]{64}$/.test(word)
/** As people type it: with spaces, in capitals. */
export const tidyShare = (typed: string): string => typed.replaceAll(/\s/g, '').toLowerCase()

export interface CommitWish {
  drawId: number
  holder: ShareHolder
  label: LocalText
  /** The hash of a share that its holder keeps; none: a share is made here and kept sealed until the reveal. */
  commitment?: string | undefined
  now: Temporal.Instant
}

export type CommitOutcome = { ok: true } | { ok: false; reason: 'late' | 'notAHash' | 'sameAsAnother' }

/** Publishes the hash of a holder's share. Until the draw opens it may be given anew; from then on never. */
export async function commitShare(trx: Trx, world: Pick<World, 'key'>, wish: CommitWish): Promise<CommitOutcome> {
  const draw = await lockDraw(trx, wish.drawId, 'update')
  if (!draw || !mayCommit(draw, wish.now)) return { ok: false, reason: 'late' }
  const own = wish.commitment === undefined ? undefined : tidyShare(wish.commitment)
  if (own !== undefined && !isShare(own)) return { ok: false, reason: 'notAHash' }
  // A hash copied from another holder would let its copier reveal, or withhold, together with them: each share is one's own.
  const others = (await listShares(trx, draw.id)).filter(({ holder }) => holder.type !== wish.holder.type || holder.id !== wish.holder.id)
  if (others.some(({ commitment }) => commitment === own)) return { ok: false, reason: 'sameAsAnother' }
  const made = own === undefined ? randomBytes(32) : undefined
  const values = {
    label: json(wish.label),
    commitment: Buffer.from(own ?? commitmentOf(made!.toString('hex')), 'hex'),
    sealed: made ? seal(keyFor(world.key, 'seats.share'), made) : null,
    committed_at: wish.now,
  }
  await trx
    .insertInto('seats.share')
    .values({ draw_id: draw.id, holder_type: wish.holder.type, holder_id: wish.holder.id, ...values })
    .onConflict((conflict) => conflict.columns(['draw_id', 'holder_type', 'holder_id']).doUpdateSet(values))
    .execute()
  await bumpPages(trx, drawsScope)
  return { ok: true }
}

export type RevealOutcome = { ok: true } | { ok: false; reason: 'early' | 'late' | 'noShare' | 'wrong' }

/** Takes a share that its holder kept, checked against what was published of it. The last one starts the draw. Again: the same answer. */
export async function revealShare(
  trx: Trx,
  wish: { drawId: number; holder: ShareHolder; share: string; now: Temporal.Instant },
): Promise<RevealOutcome> {
  const draw = await lockDraw(trx, wish.drawId, 'update')
  const shares = await listShares(trx, wish.drawId)
  const found = shares.find(({ holder }) => holder.type === wish.holder.type && holder.id === wish.holder.id)
  if (!draw || !found) return { ok: false, reason: 'noShare' }
  const typed = tidyShare(wish.share)
  if (!isShare(typed) || commitmentOf(typed) !== found.commitment) return { ok: false, reason: 'wrong' }
  if (found.share !== null) return { ok: true }
  if (draw.state === 'open') return { ok: false, reason: 'early' }
  if (draw.state !== 'closed' || found.droppedAt) return { ok: false, reason: 'late' }
  await writeShare(trx, draw.id, found, typed, wish.now)
  if (shares.filter(isKeptBack).length === 1) await queueJob(trx, 'runDraw', { drawId: draw.id }, { key: `runDraw:${draw.id}` })
  await bumpPages(trx, drawsScope)
  return { ok: true }
}

/** Still in its holder's hands: while one is, those that are kept here stay sealed, so that who holds it back knows nothing of the seed. */
export const isKeptBack = (share: Share): boolean => !share.isSealed && share.share === null && share.droppedAt === null

async function writeShare(trx: Trx, drawId: number, { holder }: Share, share: string, now: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('seats.share')
    .set({ share: Buffer.from(share, 'hex'), revealed_at: now })
    .where('draw_id', '=', drawId)
    .where('holder_type', '=', holder.type)
    .where('holder_id', '=', holder.id)
    .where('share', 'is', null)
    .execute()
}

/** Reveals the shares that are kept here. One that can't be opened any more stays hidden, and is dropped like a withheld one. */
export async function revealSealed(trx: Trx, world: Pick<World, 'key' | 'log'>, drawId: number, now: Temporal.Instant): Promise<void> {
  const rows = await trx
    .selectFrom('seats.share')
    .select(['id', 'commitment', 'sealed'])
    .where('draw_id', '=', drawId)
    .where('sealed', 'is not', null)
    .where('share', 'is', null)
    .where('dropped_at', 'is', null)
    .execute()
  for (const { id, commitment, sealed } of rows) {
    const share = unseal(keyFor(world.key, 'seats.share'), sealed!)
    const isRight = share?.length === 32 && commitmentOf(share.toString('hex')) === commitment.toString('hex')
    if (isRight) await trx.updateTable('seats.share').set({ share, revealed_at: now }).where('id', '=', id).execute()
    else world.log.error({ drawId, shareId: id }, 'a share that is kept here can not be opened')
  }
}

/** What nobody revealed in time is out of the seed, and its holder stands on the page. */
export async function dropWithheld(trx: Trx, drawId: number, now: Temporal.Instant): Promise<void> {
  await sql`update seats.share set dropped_at = ${now} where draw_id = ${drawId} and share is null and dropped_at is null`.execute(trx)
}
