import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { hasRole, scopeIds } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Problem } from '../timetable/rules.ts'
import { checkNorm } from '../timetable/rules.ts'
import { sumOf } from '../weeks/blocks.ts'
import type { SessionState } from '../weeks/kinds.ts'
import { isCallOpen } from '../weeks/call-window.ts'
import type { Week } from '../weeks/store.ts'
import { typedBlocks } from './form.ts'

/** Members whose proposals this person coordinates. */
export function coordinatedMembers(actor: Actor | null): number[] {
  return scopeIds(actor, 'coordinator', 'member')
}

interface Owned {
  proposedBy: number | null
  memberId: number | null
  /** Who leads it too; where nobody was looked for, nobody is. */
  coSpeakers?: readonly number[]
  people?: readonly { personId: number | null; role: string }[]
}

/** Its author, who leads it, the coordinator of its member, the office. */
export function mayEdit(actor: Actor | null, proposal: Owned): boolean {
  if (!actor) return false
  const leads = (proposal.people ?? []).some(({ personId, role }) => personId === actor.id && role === 'lecturer')
  return leads || (proposal.coSpeakers ?? []).includes(actor.id) || mayDecide(actor, proposal)
}

/** Who speaks for it: hands it in, takes it back, asks others to lead it too. Who only leads it writes and confirms. */
export function mayDecide(actor: Actor | null, proposal: Omit<Owned, 'coSpeakers' | 'people'>): boolean {
  if (!actor) return false
  if (proposal.proposedBy === actor.id || hasRole(actor, 'office')) return true
  return proposal.memberId !== null && coordinatedMembers(actor).includes(proposal.memberId)
}

/** A coordinator proposes for their own members; lecturers and the office for any. */
export function mayProposeFor(actor: Actor | null, memberId: number): boolean {
  return hasRole(actor, 'lecturer', 'office') || coordinatedMembers(actor).includes(memberId)
}

/** How the typed grades and blocks stand to the norms of screen time: warnings only, shown while one writes. */
export function checkScreen(values: FormValues): Problem[] {
  const gradeFrom = /^\d{1,2}$/.test(values.gradeFrom ?? '') ? Number(values.gradeFrom) : 0
  if (gradeFrom < 1 || gradeFrom > 11) return []
  const blocks = typedBlocks(values)
  return checkNorm({ gradeFrom, durationMin: sumOf(blocks), blocks })
}

/** To go on writing: only while the call is open, since a draft is frozen afterwards. For good: until it has its place. */
export function canTakeBack(state: SessionState, to: 'draft' | 'withdrawn', week: Pick<Week, 'call'>, now: Temporal.Instant): boolean {
  if (to === 'draft') return state === 'submitted' && isCallOpen(week, now)
  return ['draft', 'submitted', 'inReview', 'reserve', 'accepted', 'confirmed'].includes(state)
}

/** Once the office said yes, the author says whether it stands. */
export function canConfirm({ state, confirmedAt }: { state: SessionState; confirmedAt: Temporal.Instant | null }): boolean {
  return state === 'accepted' || (state === 'placed' && confirmedAt === null)
}

/** After the decision nothing changes without the office. */
export const canAskChange = (state: SessionState): boolean => ['accepted', 'reserve', 'confirmed', 'placed'].includes(state)
