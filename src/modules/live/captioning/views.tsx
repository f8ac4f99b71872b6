import type { Temporal } from '#platform/time.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useIsland, useSheet, useUi } from '#ui/context.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Playback } from '../video/source.ts'
import { langName } from '../video/source.ts'
import { Player } from '../watch/player.tsx'
import { captionLangs, lagChoicesS, lineMaxSigns } from './rules.ts'
import type { Line } from './store.ts'

interface CaptionerProps {
  room: Room
  ticket: Ticket
  lang: string
  lagS: number
  now: Temporal.Instant
  playback: Playback
  media: string | undefined
  lines: Line[]
  formKey: string
  text: string
  error: string | undefined
}

/** One types what is said: large letters, Enter sends a line, the last lines can be mended. */
export function CaptionerPage(props: CaptionerProps) {
  const { room, lang, lagS, lines, formKey, text, error, playback, now, media } = props
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  useIsland('live-captioner')
  const title = useRoomTitle(room)
  const path = `/live/${room.uuid}/captioner`
  return (
    <div class="live-captioner" id="live-captioner" data-path={path} data-lang={lang} data-lag={lagS} data-lost={t('live.lost')}>
      <header class="live-head">
        <div>
          <p class="kicker">{t('live-desk.captioner.title')}</p>
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="live-facts">
            <StateBadge room={room} /> <Badge tone="info">{langName(lang)}</Badge>
          </p>
        </div>
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live.desk.toRoom')}
        </ButtonLink>
      </header>
      <div class="live-captioner-grid">
        <div>
          <div id="live-lines" class="live-lines">
            <LastLines {...{ room, lang, lagS, lines }} />
          </div>
          <form class="live-type" id="live-type" method="post" action={`${path}?lang=${lang}&lag=${lagS}`}>
            <input type="hidden" name="formKey" value={formKey} />
            <input type="hidden" name="lang" value={lang} />
            <input type="hidden" name="lag" value={lagS} />
            <label for="live-text">{t('live-desk.captioner.label')}</label>
            <input
              class="input"
              id="live-text"
              name="text"
              lang={lang}
              value={text}
              maxLength={lineMaxSigns}
              autoComplete="off"
              autofocus
              aria-describedby="live-say"
              aria-invalid={error ? 'true' : undefined}
              disabled={room.state === 'ended'}
            />
            <p class="live-note" role="status" id="live-say">
              {error}
            </p>
            <Button disabled={room.state === 'ended'}>{t('live-desk.captioner.send')}</Button>
          </form>
        </div>
        <aside class="live-captioner-side">
          {playback.way === 'stream' && room.state !== 'lobby' ? (
            <Player {...{ room, playback, now, media }} as="video" promises={undefined} bare />
          ) : (
            <p class="live-small">{t('live-desk.captioner.noPicture')}</p>
          )}
          <Choices {...{ path, lang, lagS }} />
          <p class="live-small">{t('live-desk.captioner.how')}</p>
        </aside>
      </div>
    </div>
  )
}

function Choices({ path, lang, lagS }: { path: string; lang: string; lagS: number }) {
  const { t } = useUi()
  return (
    <form class="live-type" method="post" action={`${path}/track`}>
      <label for="caption-lang">{t('live-desk.captioner.lang')}</label>
      <select class="input" id="caption-lang" name="lang">
        {captionLangs.map((one) => (
          <option value={one} selected={one === lang} lang={one}>
            {langName(one)}
          </option>
        ))}
      </select>
      <label for="caption-lag">{t('live-desk.captioner.lag')}</label>
      <select class="input" id="caption-lag" name="lag">
        {lagChoicesS.map((one) => (
          <option value={one} selected={one === lagS}>
            {one === 0 ? t('live-desk.captioner.lagNone') : t('live-desk.captioner.lagSeconds', { n: one })}
          </option>
        ))}
      </select>
      <Button variant="quiet">{t('live-desk.captioner.open')}</Button>
    </form>
  )
}

interface LinesProps {
  room: Pick<Room, 'uuid'>
  lang: string
  lagS: number
  lines: Line[]
}

/** Each line in a field of its own: mended and sent with Enter, emptied it goes. */
export function LastLines({ room, lang, lagS, lines }: LinesProps) {
  const { t } = useUi()
  if (lines.length === 0) return <p class="live-none">{t('live-desk.captioner.none')}</p>
  return (
    <ol>
      {lines.map((line) => (
        <li>
          <form method="post" action={`/live/${room.uuid}/captioner/lines/${line.id}`}>
            <input type="hidden" name="lang" value={lang} />
            <input type="hidden" name="lag" value={lagS} />
            <input
              class="input"
              name="text"
              id={`line-${line.id}`}
              lang={lang}
              value={line.body}
              maxLength={lineMaxSigns}
              autoComplete="off"
              aria-label={t('live-desk.captioner.mend')}
            />
            {line.edited && <Badge tone="info">{t('live-desk.captioner.edited')}</Badge>}
            <button class="button quiet small" type="submit" aria-label={`${t('live-desk.captioner.save')}: ${line.body}`}>
              {t('live-desk.captioner.save')}
            </button>
          </form>
        </li>
      ))}
    </ol>
  )
}
