import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import type { SessionState } from '../weeks/kinds.ts'

const tones = {
  draft: 'neutral',
  submitted: 'soon',
  inReview: 'soon',
  accepted: 'info',
  reserve: 'soon',
  declined: 'warn',
  confirmed: 'info',
  placed: 'done',
  withdrawn: 'neutral',
} as const

export function StateMark({ state }: { state: SessionState }) {
  const { t } = useUi()
  return <Badge tone={tones[state]}>{t(`week.state.${state}`)}</Badge>
}
