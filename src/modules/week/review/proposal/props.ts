import type { Member } from '#consortium'
import type { FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { useText } from '#ui/context.ts'
import type { WorkingSession } from '../../timetable/store.ts'
import type { Week } from '../../weeks/store.ts'
import type { Declared } from '../conflicts/store.ts'
import type { Shown as ShownText } from '../redaction/store.ts'
import type { GivenReview, MadeDecision } from './store.ts'

/** What every part of the office's page of a proposal is made of. */
export interface OfficeProposalProps {
  week: Week
  session: WorkingSession
  texts: readonly ShownText[]
  member: Member | undefined
  people: ReadonlyMap<number, Actor>
  reviews: readonly GivenReview[]
  decisions: readonly MadeDecision[]
  candidates: readonly { id: number; knows: boolean; load: number }[]
  declared: readonly (Declared & { side: string })[]
  isLook: boolean
  shown: { form?: 'decide' | 'assign' | 'conflict'; values?: FormValues; errors?: Record<string, string> }
}

export function useNameOf(people: ReadonlyMap<number, Actor>): (id: number) => string {
  const pick = useText()
  return (id) => pick(people.get(id)?.name ?? {}).text || `№ ${id}`
}
