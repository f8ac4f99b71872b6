import { PostButton } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useIsland, useSheet, useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { Temporal } from '#platform/time.ts'
import type { QueuedIncident } from './store.ts'

interface QueueProps {
  incidents: QueuedIncident[]
  now: Temporal.Instant
}

/** Every open call of every room: for the duty officer of the office. */
export function QueuePage({ incidents, now, isLate }: QueueProps & { isLate: boolean }) {
  useSheet('live')
  useSheet('live-staff')
  useIsland('live-incidents')
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('live-desk.queue.title')} lead={t('live-desk.queue.lead')} />
      {isLate && (
        <Notice tone="warning">
          <p>{t('live-desk.queue.late')}</p>
        </Notice>
      )}
      <p class="live-sound-choice" id="live-sound" hidden>
        <button class="button quiet" type="button" aria-pressed="false" data-on={t('live-desk.queue.soundOn')}>
          {t('live-desk.queue.sound')}
        </button>
      </p>
      <p class="hidden" role="status" id="live-say" data-new={t('live-desk.queue.new')} data-lost={t('live.lost')} />
      <div id="live-queue">
        <QueueList incidents={incidents} now={now} />
      </div>
    </>
  )
}

/** Seconds since it was raised as "4:07"; the island lets it run on. */
export function clockText(sinceS: number): string {
  const s = Math.max(0, Math.floor(sinceS))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

export function QueueList({ incidents, now }: QueueProps) {
  const { t } = useUi()
  const open = incidents.filter((incident) => !incident.takenBy).length
  return (
    <>
      <p class="live-queue-count" id="live-open" data-open={open}>
        {t('live-desk.queue.open', { open, all: incidents.length })}
      </p>
      {incidents.length === 0 ? (
        <Empty title={t('live-desk.queue.none')} />
      ) : (
        <ol class="live-queue">
          {incidents.map((incident) => (
            <QueueItem incident={incident} now={now} />
          ))}
        </ol>
      )}
    </>
  )
}

function QueueItem({ incident, now }: { incident: QueuedIncident; now: Temporal.Instant }) {
  const { t } = useUi()
  const title = useText()(incident.room.title)
  const { uuid, kind, takenBy, times } = incident
  const from = incident.handedAt ?? incident.raisedAt
  const sinceS = (now.epochMilliseconds - from.epochMilliseconds) / 1000
  const tone = takenBy ? ' live-taken' : sinceS >= 60 ? ' live-overdue' : ''
  return (
    <li class={`live-call${tone}`} id={`call-${uuid}`} data-call={uuid}>
      <p class="live-clock" data-since={from.epochMilliseconds}>
        {clockText(sinceS)}
      </p>
      <div>
        <p class="live-call-what">
          <Badge tone={kind === 'panic' ? 'live' : 'warn'}>
            {t(kind === 'panic' ? 'live.desk.incident.panic' : 'live.desk.incident.help')}
          </Badge>{' '}
          <b>{incident.label ?? t('live-desk.incident.guest')}</b>
          {times > 1 && <span> · {t('live-desk.incident.times', { n: times })}</span>}
        </p>
        <p>
          <a href={`/live/${incident.room.uuid}`} lang={title.lang}>
            {title.text}
          </a>{' '}
          · <When at={incident.raisedAt} />
        </p>
        {incident.note && <p class="live-call-note">{incident.note}</p>}
        {incident.handedAt && !takenBy && <p>{t('live-desk.incident.handed')}</p>}
        {takenBy && <p>{t('live.desk.incident.taken', { name: takenBy })}</p>}
        <div class="live-acts">
          {!takenBy && <PostButton action={`/office/incidents/${uuid}`} label={t('live.desk.incident.take')} fields={{ act: 'take' }} />}
          <PostButton
            action={`/office/incidents/${uuid}`}
            label={t('live.desk.incident.close')}
            variant="quiet"
            fields={{ act: 'close' }}
          />
        </div>
      </div>
    </li>
  )
}
