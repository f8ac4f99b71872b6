import type { MessageKey } from '#platform/i18n.ts'
import type { BadgeTone } from '#ui/card.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import type { RoomState } from './rules.ts'

const tones: Record<RoomState, BadgeTone> = { lobby: 'soon', live: 'live', frozen: 'warn', ended: 'done' }
const labels: Record<RoomState, MessageKey> = {
  lobby: 'live.state.lobby',
  live: 'live.state.live',
  frozen: 'live.state.frozen',
  ended: 'live.state.ended',
}

export function StateBadge({ room }: { room: { state: RoomState } }) {
  const { t } = useUi()
  return <Badge tone={tones[room.state]}>{t(labels[room.state])}</Badge>
}
