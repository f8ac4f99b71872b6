import type { MessageKey } from '#platform/i18n.ts'
import { PostButton } from '#ui/action.tsx'
import type { ButtonVariant } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { When } from '#ui/when.tsx'
import type { Incident } from '../incidents/store.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Board, RoomCounters } from './board.ts'
import { Key } from './keys.tsx'
import { mayAct } from './rules.ts'
import type { RoomAct } from './rules.ts'

/** State, adults, audience, and what can be done with the room as a whole. */
export function RoomControls({ board }: { board: Board }) {
  const { t } = useUi()
  const { room, ticket, adults, staff, audience } = board
  const lacking = adults < room.policy.minAdults
  const roles: Record<string, MessageKey> = { host: 'live.role.host', moderator: 'live.role.moderator', duty: 'live.role.duty' }
  return (
    <section class="live-controls" aria-label={t('live.desk.room')}>
      <div class="live-status">
        <StateBadge room={room} />
        <Badge tone={lacking ? 'warn' : 'info'}>{t('live.desk.adults', { here: adults, needed: room.policy.minAdults })}</Badge>
        <span>{t('live.desk.audience', { ...audience })}</span>
      </div>
      <ul class="live-staff">
        {staff.map((one) => (
          <li class={one.here ? 'live-here' : 'live-away'}>
            <b>{one.label}</b> · {t(roles[one.kind] ?? 'live.role.duty')} · {t(one.here ? 'live.desk.here' : 'live.desk.away')}
            {!one.vetted && ` · ${t('live.desk.notVetted')}`}
          </li>
        ))}
      </ul>
      {room.state === 'lobby' && lacking && <p>{t('live.desk.waitAdults')}</p>}
      {room.state === 'frozen' && <p>{t(room.frozenBy === 'adults' ? 'live.desk.frozenAdults' : 'live.desk.frozenStaff')}</p>}
      {room.slateSince && room.state !== 'ended' && (
        <p>
          <Badge tone="warn">{t('live-desk.slate.on')}</Badge> <When at={room.slateSince} />
        </p>
      )}
      <RoomButtons room={room} ticket={ticket} lacking={lacking} />
    </section>
  )
}

function RoomButtons({ room, ticket, lacking }: { room: Room; ticket: Ticket; lacking: boolean }) {
  const isOn = room.state === 'live' || room.state === 'frozen'
  // A film or another host's page has no slate of ours.
  const canSlate = room.state !== 'ended' && (room.source.kind === 'broadcast' || room.source.kind === 'recording')
  return (
    <div class="live-acts">
      {room.state === 'lobby' && <RoomButton {...{ room, ticket }} act="open" disabled={lacking} />}
      {room.state === 'frozen' && <RoomButton {...{ room, ticket }} act="thaw" disabled={lacking} hotkey="F" />}
      {room.state === 'live' && <RoomButton {...{ room, ticket }} act="freeze" variant="quiet" hotkey="F" />}
      {canSlate && <RoomButton {...{ room, ticket }} act={room.slateSince ? 'unslate' : 'slate'} variant="quiet" hotkey="L" />}
      {room.state !== 'ended' && <RoomButton {...{ room, ticket }} act="leave" variant="quiet" />}
      {isOn && <RoomButton {...{ room, ticket }} act="end" variant="quiet" confirm="live.desk.confirm.end" />}
      {isOn && <RoomButton {...{ room, ticket }} act="panic" variant="danger" />}
    </div>
  )
}

interface RoomButtonProps {
  room: Room
  ticket: Ticket
  act: RoomAct
  variant?: ButtonVariant
  disabled?: boolean
  confirm?: MessageKey
  hotkey?: string
}

function RoomButton({ room, ticket, act, variant = 'primary', disabled, confirm, hotkey }: RoomButtonProps) {
  const { t } = useUi()
  if (!mayAct(ticket.kind, act)) return <></>
  const labels = {
    open: 'live.desk.act.open',
    freeze: 'live.desk.act.freeze',
    thaw: 'live.desk.act.thaw',
    slate: 'live-desk.act.slate',
    unslate: 'live-desk.act.unslate',
    end: 'live.desk.act.end',
    panic: 'live.desk.act.panic',
    leave: 'live.desk.act.leave',
  } as const satisfies Record<RoomAct, MessageKey>
  const action = `/live/${room.uuid}/desk/room`
  if (!hotkey)
    return <PostButton {...{ action, variant, disabled }} label={t(labels[act])} fields={{ act }} confirm={confirm && t(confirm)} />
  return (
    <form class="post" method="post" action={action}>
      <button
        class={`button ${variant}`}
        type="submit"
        name="act"
        value={act}
        id={`room-${hotkey}`}
        disabled={disabled}
        data-key={`Key${hotkey}`}
      >
        {t(labels[act])} <Key word={hotkey} />
      </button>
    </form>
  )
}

/** Calls for help, and emergency stops. */
export function Incidents({ room, ticket, incidents }: { room: Room; ticket: Ticket; incidents: Incident[] }) {
  const { t } = useUi()
  const may = mayAct(ticket.kind, 'handleIncident')
  const first = incidents.find((incident) => !incident.handedAt)
  return (
    <section class="live-incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">{t('live.desk.incidents', { n: incidents.length })}</h2>
      <ul class="live-list">
        {incidents.map((incident) => (
          <li>
            <p>
              <b>{t(incident.kind === 'panic' ? 'live.desk.incident.panic' : 'live.desk.incident.help')}</b> ·{' '}
              {incident.label ?? t('live-desk.incident.guest')} · <When at={incident.raisedAt} />
              {incident.times > 1 && ` · ${t('live-desk.incident.times', { n: incident.times })}`}
            </p>
            {incident.note && <p class="live-call-note">{incident.note}</p>}
            {incident.takenBy && <p>{t('live.desk.incident.taken', { name: incident.takenBy })}</p>}
            {incident.handedAt && !incident.takenBy && <p>{t('live-desk.incident.handed')}</p>}
            {may && <IncidentActs room={room} incident={incident} isFirst={incident === first} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function IncidentActs({ room, incident, isFirst }: { room: Room; incident: Incident; isFirst: boolean }) {
  const { t } = useUi()
  const { uuid, takenBy, handedAt } = incident
  return (
    <form class="live-acts" method="post" action={`/live/${room.uuid}/desk/incidents/${uuid}`}>
      {!takenBy && (
        <button class="button small" type="submit" name="act" value="take" id={`take-${uuid}`}>
          {t('live.desk.incident.take')}
        </button>
      )}
      {(!handedAt || takenBy) && (
        <button
          class="button small quiet"
          type="submit"
          name="act"
          value="hand"
          id={`hand-${uuid}`}
          data-key={isFirst ? 'KeyH' : undefined}
        >
          {t('live-desk.incident.hand')} {isFirst && <Key word="H" />}
        </button>
      )}
      <button class="button small quiet" type="submit" name="act" value="close" id={`close-${uuid}`}>
        {t('live.desk.incident.close')}
      </button>
    </form>
  )
}

/** Who keeps two rooms sees both at once: this one's counters and the other's, with the way over. */
export function OwnRooms({ board }: { board: Board }) {
  const { t } = useUi()
  if (board.others.length === 0) return <></>
  const { room, held, shown, incidents, adults } = board
  const own: RoomCounters = {
    ...{ uuid: room.uuid, title: room.title, state: room.state, isKept: true, adults },
    ...{ held: held.length, shown: shown.filter((question) => question.state !== 'answered').length, calls: incidents.length },
  }
  return (
    <nav class="live-rooms" aria-label={t('live-desk.rooms.label')}>
      {[own, ...board.others].map((one) => (
        <RoomCard room={one} isOwn={one === own} needed={room.policy.minAdults} />
      ))}
    </nav>
  )
}

function RoomCard({ room, isOwn, needed }: { room: RoomCounters; isOwn: boolean; needed: number }) {
  const { t } = useUi()
  const title = useText()(room.title)
  const path = room.isKept ? `/live/${room.uuid}/desk` : `/live/${room.uuid}`
  return (
    <a
      class={`live-room-card${room.calls > 0 ? ' live-calls' : ''}`}
      href={path}
      aria-current={isOwn ? 'page' : undefined}
      data-beat={!isOwn && room.isKept ? room.uuid : undefined}
    >
      <span lang={title.lang}>{title.text}</span>
      <span class="live-counters">
        <b>{room.held}</b> {t('live-desk.rooms.held')} <b>{room.shown}</b> {t('live-desk.rooms.shown')} <b>{room.calls}</b>{' '}
        {t('live-desk.rooms.calls')}
      </span>
      <span>
        <StateBadge room={room} />{' '}
        {room.adults < needed && <Badge tone="warn">{t('live.desk.adults', { here: room.adults, needed })}</Badge>}
        {!room.isKept && t('live-desk.rooms.enter')}
      </span>
    </a>
  )
}
