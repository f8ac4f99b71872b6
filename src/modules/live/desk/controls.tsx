import type { MessageKey } from '#platform/i18n.ts'
import { PostButton } from '#ui/action.tsx'
import type { ButtonVariant } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { When } from '#ui/when.tsx'
import type { Incident } from '../incidents/actions.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Board } from './board.ts'
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
      <div class="live-acts">
        {room.state === 'lobby' && <RoomButton {...{ room, ticket }} act="open" disabled={lacking} />}
        {room.state === 'frozen' && <RoomButton {...{ room, ticket }} act="thaw" disabled={lacking} />}
        {room.state === 'live' && <RoomButton {...{ room, ticket }} act="freeze" variant="quiet" />}
        {room.state !== 'ended' && <RoomButton {...{ room, ticket }} act="leave" variant="quiet" />}
        {(room.state === 'live' || room.state === 'frozen') && (
          <>
            <RoomButton {...{ room, ticket }} act="end" variant="quiet" confirm="live.desk.confirm.end" />
            <RoomButton {...{ room, ticket }} act="panic" variant="danger" />
          </>
        )}
      </div>
    </section>
  )
}

interface RoomButtonProps {
  room: Room
  ticket: Ticket
  act: RoomAct
  variant?: ButtonVariant
  disabled?: boolean
  confirm?: MessageKey
}

function RoomButton({ room, ticket, act, variant = 'primary', disabled, confirm }: RoomButtonProps) {
  const { t } = useUi()
  if (!mayAct(ticket.kind, act)) return <></>
  const labels = {
    open: 'live.desk.act.open',
    freeze: 'live.desk.act.freeze',
    thaw: 'live.desk.act.thaw',
    end: 'live.desk.act.end',
    panic: 'live.desk.act.panic',
    leave: 'live.desk.act.leave',
  } as const satisfies Record<RoomAct, MessageKey>
  return (
    <PostButton
      action={`/live/${room.uuid}/desk/room`}
      label={t(labels[act])}
      variant={variant}
      fields={{ act }}
      disabled={disabled}
      confirm={confirm && t(confirm)}
    />
  )
}

/** Calls for help, and emergency stops. */
export function Incidents({ room, ticket, incidents }: { room: Room; ticket: Ticket; incidents: Incident[] }) {
  const { t } = useUi()
  const may = mayAct(ticket.kind, 'handleIncident')
  return (
    <section class="live-incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">{t('live.desk.incidents', { n: incidents.length })}</h2>
      <ul class="live-list">
        {incidents.map((incident) => (
          <li>
            <p>
              <b>{t(incident.kind === 'panic' ? 'live.desk.incident.panic' : 'live.desk.incident.help')}</b> · {incident.label} ·{' '}
              <When at={incident.raisedAt} />
            </p>
            {incident.note && <p>{incident.note}</p>}
            {incident.takenBy && <p>{t('live.desk.incident.taken', { name: incident.takenBy })}</p>}
            {may && (
              <form class="live-acts" method="post" action={`/live/${room.uuid}/desk/incidents/${incident.uuid}`}>
                {!incident.takenBy && (
                  <button class="button small" type="submit" name="act" value="take" id={`take-${incident.uuid}`}>
                    {t('live.desk.incident.take')}
                  </button>
                )}
                <button class="button small quiet" type="submit" name="act" value="close" id={`close-${incident.uuid}`}>
                  {t('live.desk.incident.close')}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
