import { intlLocales } from '#platform/i18n.ts'
import { Badge } from '#ui/card.tsx'
import { useIsland, useSheet, useUi } from '#ui/context.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { BeatChart, BeatLegend, BeatTable } from './chart.tsx'
import { RegionMap, RegionTable } from './map.tsx'
import type { Pulse } from './read.ts'
import { lastMinute, minutesUntil, wishOf } from './rules.ts'

/** For the lecturer, from two metres away: who is here, what they ask, whether they can follow, how long it still goes. */
export function PulsePage({ pulse }: { pulse: Pulse }) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  useIsland('live-pulse')
  const { room, now } = pulse
  const title = useRoomTitle(room)
  return (
    <div class="live-pulse" id="live-pulse" data-room={room.uuid} data-now={now.epochMilliseconds} data-lost={t('live.lost')}>
      <header class="pulse-head">
        <h1 lang={title.lang}>{title.text}</h1>
        <p>
          <a href={`/live/${room.uuid}/desk`}>{t('live.toDesk')}</a> <a href={`/live/${room.uuid}`}>{t('live.desk.toRoom')}</a>
        </p>
      </header>
      <p class="pulse-lost" role="status" id="live-say" />
      <div id="live-part">
        <PulsePart pulse={pulse} />
      </div>
    </div>
  )
}

/** What changes: drawn on the server, swapped in by the island. */
export function PulsePart({ pulse }: { pulse: Pulse }) {
  const { t } = useUi()
  const { beats, questions, tiles, regions } = pulse
  return (
    <>
      <Times pulse={pulse} />
      <Call pulse={pulse} />
      <div class="pulse-grid">
        <section class="pulse-where" aria-labelledby="pulse-map">
          <h2 id="pulse-map" class="hidden">
            {t('live-desk.pulse.map')}
          </h2>
          <Counters pulse={pulse} />
          <RegionMap tiles={tiles} lit={pulse.litRegions} />
        </section>
        <section class="pulse-asked" aria-labelledby="pulse-asked">
          <h2 id="pulse-asked">{t('live-desk.pulse.asked')}</h2>
          {questions.length === 0 ? (
            <p class="pulse-none">{t('live-desk.pulse.noQuestions')}</p>
          ) : (
            <ol>
              {questions.map((question) => (
                <li class={question.state === 'onStage' ? 'pulse-stage' : undefined}>
                  <b class="pulse-votes">
                    {question.votes}
                    <span class="hidden"> {t('live-desk.pulse.votes')}</span>
                  </b>
                  <p>
                    {question.state === 'onStage' && <Badge tone="live">{t('live.state.onStage')}</Badge>} {question.body}
                  </p>
                </li>
              ))}
            </ol>
          )}
        </section>
        <section class="pulse-felt" aria-labelledby="pulse-felt">
          <h2 id="pulse-felt">{t('live-desk.pulse.felt')}</h2>
          <BeatLegend beats={beats} />
          <BeatChart beats={beats} />
          <p class="pulse-axis-words" aria-hidden="true">
            <span>{t('live-desk.pulse.tenAgo')}</span>
            <span>{t('live-desk.pulse.now')}</span>
          </p>
        </section>
      </div>
      <details id="pulse-words" class="pulse-words">
        <summary>{t('live-desk.pulse.words')}</summary>
        <div class="pulse-tables">
          <RegionTable tiles={tiles} regions={regions} />
          <BeatTable beats={beats} />
        </div>
      </details>
    </>
  )
}

/** Until when the large number of minutes counts: to the start, then to the end. */
function goalOf(room: Room): { atMs: number; key: 'live-desk.pulse.left' | 'live-desk.pulse.starts' } | undefined {
  if (room.state === 'ended') return undefined
  if (room.state === 'lobby') return { atMs: room.startsAt.epochMilliseconds, key: 'live-desk.pulse.starts' }
  return { atMs: room.endsAt.epochMilliseconds, key: 'live-desk.pulse.left' }
}

function Times({ pulse }: { pulse: Pulse }) {
  const { t, locale, zone } = useUi()
  const { room, now } = pulse
  const clock = new Intl.DateTimeFormat(intlLocales(locale), { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  const goal = goalOf(room)
  const left = goal && minutesUntil(goal.atMs, now.epochMilliseconds)
  const isOver = goal?.key === 'live-desk.pulse.left' && (left ?? 0) <= 0
  return (
    <div class="pulse-times">
      <p class="pulse-clock" data-clock={zone} data-lang={intlLocales(locale)[0]}>
        {clock.format(now.epochMilliseconds)}
      </p>
      <p class={`pulse-left${isOver ? ' pulse-over' : (left ?? 99) <= 5 ? ' pulse-soon' : ''}`}>
        {goal ? (
          <>
            <b data-until={goal.atMs}>{isOver ? `+${Math.abs(left!)}` : Math.max(0, left!)}</b>{' '}
            <span>{t(isOver ? 'live-desk.pulse.over' : goal.key)}</span>
          </>
        ) : (
          <span>{t('live.state.ended')}</span>
        )}
      </p>
      <p class="pulse-state">
        <StateBadge room={room} />
        {pulse.breakInMin !== undefined && pulse.breakInMin > 0 && room.state === 'live' && (
          <span>{t('live-desk.pulse.breakIn', { n: pulse.breakInMin })}</span>
        )}
      </p>
    </div>
  )
}

/** One thing at a time, the gravest first: what must be done now. */
function Call({ pulse }: { pulse: Pulse }) {
  const { t } = useUi()
  const { room, beats } = pulse
  const wish = wishOf(lastMinute(beats))
  const words =
    room.state === 'frozen'
      ? t('live-desk.pulse.frozen')
      : room.slateSince && room.state === 'live'
        ? t('live-desk.slate.on')
        : pulse.isResting && room.state === 'live'
          ? t('live-desk.pulse.break')
          : wish && room.state === 'live'
            ? t(wish === 'fast' ? 'live-desk.pulse.slower' : 'live-desk.pulse.speakUp')
            : ''
  return (
    <p class="pulse-call" role="status">
      {words}
    </p>
  )
}

function Counters({ pulse }: { pulse: Pulse }) {
  const { t, locale } = useUi()
  const format = new Intl.NumberFormat(intlLocales(locale))
  const items = [
    [pulse.litRegions, 'live-desk.pulse.nRegions'],
    [pulse.classes, 'live-desk.pulse.nClasses'],
    [pulse.pupils, 'live-desk.pulse.nPupils'],
  ] as const
  return (
    <ul class="pulse-counters">
      {items.map(([n, key]) => (
        <li>
          <b>{format.format(n)}</b> {t(key, { n })}
        </li>
      ))}
    </ul>
  )
}
