import type { ComponentChildren } from 'preact'
import { useIsland, useUi, useSheet } from '#ui/context.ts'
import { freezeCauses, mayVote } from '../rooms/rules.ts'
import type { Room } from '../rooms/store.ts'
import { frozenText } from '../rooms/title.ts'
import type { Ticket } from '../tickets/store.ts'
import type { RoomView } from './room-view.ts'

/** What every page of a room carries for its island: where it is, what it knows, and the sentences it may say. */
export function LiveRoot({ view, bare, children }: { view: RoomView; bare?: boolean; children: ComponentChildren }) {
  useSheet('live')
  const { t, locale } = useUi()
  useIsland('live-room')
  const { room, ticket } = view
  const canVote = ticket !== null && mayVote(ticket.kind)
  const text = '%'
  // The island puts the question in the place of "%".
  const says = {
    opened: t('live.say.opened'),
    adults: t('live.say.adults'),
    staff: t('live.say.staff'),
    panic: t('live.say.panic'),
    live: t('live.frozen.over'),
    ended: t('live.ended.say'),
    stage: t('live.say.stage', { text }),
    shown: t('live.say.shown', { text }),
    many: t('live.say.many', { n: text }),
    answered: t(ticket?.kind === 'class' ? 'live.say.answeredClass' : 'live.say.answered', { text }),
    lost: t('live.lost'),
  }
  return (
    <div
      class={bare ? 'live-screen' : `live-room live-${room.state}-room`}
      id="live-room"
      data-room={room.uuid}
      data-state={room.state}
      data-rev={room.frame.rev as string | undefined}
      data-list={room.listRev}
      data-lang={locale}
      data-vote={canVote ? 1 : 0}
      data-ticket={ticket ? 1 : 0}
      data-why={room.frozenBy ?? undefined}
      data-says={JSON.stringify(says)}
    >
      <p class="hidden" role="status" id="live-say" />
      {children}
    </div>
  )
}

export function FrozenBanner({ room }: { room: Room }) {
  const { t } = useUi()
  return (
    <div class="live-banner" id="live-banner" hidden={room.state !== 'frozen'}>
      <b>{t('live.frozen.title')}</b>{' '}
      {freezeCauses.map((why) => (
        <span data-cause={why} hidden={why !== (room.frozenBy ?? 'adults')}>
          {t(frozenText(why))}
        </span>
      ))}
    </div>
  )
}

export function Counts({ room }: { room: Room }) {
  const { t } = useUi()
  const frame = room.frame as { viewers?: number; classes?: number }
  return (
    <>
      <span hidden={!frame.classes} data-counted="classes">
        {t('live.count.classes')} <b data-count="classes">{frame.classes ?? 0}</b>
      </span>
      <span hidden={(frame.viewers ?? 0) <= (frame.classes ?? 0)} data-counted="viewers">
        {t('live.count.viewers')} <b data-count="viewers">{frame.viewers ?? 0}</b>
      </span>
    </>
  )
}

export function You({ ticket }: { ticket: Ticket }) {
  const { t } = useUi()
  return <span class="live-you">{t('live.you', { name: ticket.label })}</span>
}

export function HelpLink({ room }: { room: Pick<Room, 'uuid'> }) {
  const { t } = useUi()
  return (
    <a class="button quiet live-help" href={`/live/${room.uuid}/help`} target="_blank" rel="noopener">
      {t('live.help.button')}
    </a>
  )
}

export function ReloadLink({ room }: { room: Room }) {
  const { t } = useUi()
  return (
    <a class="go" href={`/live/${room.uuid}`}>
      {t('live.reload')}
    </a>
  )
}
