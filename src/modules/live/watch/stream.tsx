import type { MessageKey } from '#platform/i18n.ts'
import { useAsset, useIsland, useUi } from '#ui/context.ts'
import { Kaleidoscope } from '#ui/motif.tsx'
import { rungNames } from '../airing/slot.ts'
import { useRoomTitle } from '../rooms/title.ts'
import type { Playback } from '../video/source.ts'
import { StreamBar, StreamKeys } from './bar.tsx'
import type { RoomView } from './room-view.ts'
import { SignFigure, SignSize } from './sign.tsx'
import { MediaOff } from './sound.tsx'

type StreamView = Pick<RoomView, 'room' | 'now' | 'as' | 'media'> & { playback: Extract<Playback, { way: 'stream' }>; bare?: boolean }

/** What the player says, by short names: "%" is filled in by it. */
const words = {
  play: 'live-player.play',
  pause: 'live-player.pause',
  mute: 'live-player.mute',
  unmute: 'live-player.unmute',
  live: 'live-player.live',
  atLive: 'live-player.atLive',
  behind: 'live-player.behind',
  now: 'live-player.now',
  down: 'live-player.line.down',
  up: 'live-player.line.up',
  stall: 'live-player.line.stall',
  again: 'live-player.line.again',
  well: 'live-player.line.well',
  toLive: 'live-player.line.live',
  start: 'live-player.line.start',
  saver: 'live-player.line.saver',
  captions: 'live-player.line.captions',
  noCaptions: 'live-player.line.noCaptions',
  captionsOff: 'live-player.line.captionsOff',
  wait: 'live-player.wait',
  slate: 'live-player.slate',
  making: 'live-player.making',
  soundOnly: 'live-player.soundOnly',
} as const satisfies Record<string, MessageKey>

/**
 * A broadcast, a recording aired again, or the recording of a room that is over. Without a script it is the browser's own player;
 * with one, the player of ours with its choice of rungs, its words and keys (islands/live-stream.ts).
 */
export function Stream({ room, now, as, media, playback, bare }: StreamView) {
  const { t, look, locale } = useUi()
  const title = useRoomTitle(room)
  const [player, light, full] = [useAsset('hls-player.js'), useAsset('hls-player-light.js'), useAsset('hls-player-full.js')]
  const path = `/live/${room.uuid}`
  const isOff = !look.media || look.text
  if (!isOff) useIsland('live-stream')
  if (isOff && media) return <MediaOff room={room} sound="audio" />
  if (media === undefined) return <Making room={room} />
  const isEar = as === 'audio'
  const hasSign = playback.hasSign && !isEar
  const says = {
    ...Object.fromEntries(Object.entries(words).map(([name, key]) => [name, t(key, { n: '%' })])),
    ...Object.fromEntries(rungNames.map((rung) => [`now.${rung}`, t(`live-player.now.${rung}`)])),
    slide: t('live-player.slide', { number: '%' }),
  }
  return (
    <div
      class="live-stream"
      id="live-stream"
      data-media={media}
      data-room={room.uuid}
      data-over={room.state === 'ended' ? 1 : undefined}
      data-ear={isEar ? 1 : undefined}
      data-now={now.epochMilliseconds}
      data-lang={locale}
      data-slate={room.slateSince ? 1 : undefined}
      data-says={JSON.stringify(says)}
      {...{ 'data-player': player, 'data-light': light, 'data-full': full }}
    >
      <link rel="modulepreload" href={player} />
      <div class={hasSign ? 'live-pictures' : undefined}>
        <div class="video live-stage" id="live-stage" tabIndex={-1} role="group" aria-label={t('live-player.stage')}>
          <video
            id="live-film"
            controls
            playsInline
            preload="none"
            src={`${path}/${isEar ? 'audio' : 'video'}`}
            aria-label={isEar ? t('live.audio.label', { title: title.text }) : title.text}
            lang={title.lang}
          />
          <img id="live-slide" alt="" width="1280" height="720" hidden />
          <div class="live-slate live-over" id="live-wait" hidden>
            <Kaleidoscope seed={room.uuid} size={160} />
            <p id="live-wait-text">{t('live-player.wait')}</p>
          </div>
          <button class="button live-sound" id="live-sound" type="button" hidden>
            {t(isEar ? 'live.audio.listen' : room.state === 'ended' ? 'live-player.play' : 'live.video.sound')}
          </button>
        </div>
        {hasSign && <SignFigure room={room} isStream />}
        <div class="live-under">
          <StreamBar isOver={room.state === 'ended'} hasPicture={!isEar} />
          <p class="live-line" id="live-line" role="status" />
        </div>
        {hasSign && <SignSize />}
      </div>
      {!bare && <StreamKeys isOver={room.state === 'ended'} />}
    </div>
  )
}

/** The recording is not there yet: the page looks after it by itself, and loads itself again without a script. */
function Making({ room }: Pick<RoomView, 'room'>) {
  const { t } = useUi()
  return (
    <div class="live-slate" id="live-stream" data-room={room.uuid} data-making={room.state === 'ended' ? 1 : undefined}>
      <Kaleidoscope seed={room.uuid} size={160} />
      <p>{t(room.state === 'ended' ? 'live-player.making' : 'live-player.wait')}</p>
    </div>
  )
}
