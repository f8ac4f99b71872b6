import { draws } from '#seats'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { translator } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { isBefore } from '#platform/time.ts'
import { pageScope } from '../../weeks/page-scope.ts'
import type { Week } from '../../weeks/store.ts'
import { quotaLetters, weekOwner } from '../rules.ts'
import { insertRegions } from '../store.ts'
import type { DrawForm } from './form.ts'
import { quotaLabel } from './form.ts'

export type SetUpOutcome = { ok: true; uuid: string } | { ok: false; reason: MessageKey }

/** Sets a draw up over sessions of a week. It opens when its shares are given and its time has come. */
export async function setUpDraw(
  trx: Trx,
  week: Pick<Week, 'id'>,
  form: DrawForm,
  { actorId, now }: { actorId: number; now: Temporal.Instant },
): Promise<SetUpOutcome> {
  if (!isBefore(now, form.closesAt)) return { ok: false, reason: 'week-draw.form.closesPast' }
  const { label, opensAt, closesAt, revealUntil, pools } = form
  const quotas = form.kinds.map((kind) => ({ letter: quotaLetters[kind], kind, label: quotaLabel(kind, translator) }))
  const done = await draws.create(trx, { ownerType: weekOwner, ownerId: week.id, label, opensAt, closesAt, revealUntil, quotas, pools })
  if (!done.ok) return { ok: false, reason: `week-draw.form.${done.reason}` }
  if (form.kinds.includes('region')) await insertRegions(trx, done.id, quotaLetters.region, form.regions)
  await audit(trx, {
    ...{ actorId, action: 'week.setUpDraw', subjectType: 'seats.draw', subjectId: done.uuid },
    detail: { sessions: pools.length, quotas: quotas.map(({ letter }) => letter).join('') },
  })
  await bumpPages(trx, pageScope)
  return { ok: true, uuid: done.uuid }
}

/** Calls a draw off that gave no seats yet; its sessions may be drawn anew. False where it is over already. */
export async function callOff(
  trx: Trx,
  draw: { id: number; uuid: string },
  { actorId, now }: { actorId: number; now: Temporal.Instant },
): Promise<boolean> {
  if (!(await draws.cancel(trx, draw.id, now))) return false
  await audit(trx, { actorId, action: 'week.callDrawOff', subjectType: 'seats.draw', subjectId: draw.uuid })
  await bumpPages(trx, pageScope)
  return true
}
