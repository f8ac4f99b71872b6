import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import { hasStream, mayBroadcast } from './rules.ts'

/** The way on air, for those who may. */
export function StudioLink({ room, ticket }: { room: Room; ticket: Ticket | null }) {
  const { t } = useUi()
  if (!ticket || room.state === 'ended' || !hasStream(room.source, 'main') || !mayBroadcast(ticket)) return <></>
  return (
    <ButtonLink href={`/live/${room.uuid}/studio`} variant="quiet">
      {t('live-studio.toStudio')}
    </ButtonLink>
  )
}
