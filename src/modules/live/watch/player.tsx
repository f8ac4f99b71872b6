import { ButtonLink } from '#ui/action.tsx'
import { useIsland, useUi } from '#ui/context.ts'
import { Kaleidoscope } from '#ui/motif.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Promises } from '../engines/promises.tsx'
import type { Room } from '../rooms/store.ts'
import { isCovered } from '../rooms/rules.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { bestLang, langName } from '../video/source.ts'
import type { Playback } from '../video/source.ts'
import type { RoomView } from './room-view.ts'
import { SignFigure, SignSize } from './sign.tsx'
import { MediaOff, Sound } from './sound.tsx'
import { Stream } from './stream.tsx'

type PlayerProps = Pick<RoomView, 'room' | 'playback' | 'now' | 'as' | 'promises' | 'media'> & { bare?: boolean }
type InPlayer = Extract<Playback, { way: 'player' }>

/** The room's picture or sound. As in a broadcast, all are at the same moment: the island winds the file to now. */
export function Player(view: PlayerProps) {
  const { room, playback, now, as, promises } = view
  const { t } = useUi()
  useIsland('live-media')
  const covered = isCovered(room)
  return (
    <div class="live-player" id="live-player" data-start={room.startsAt.epochMilliseconds} data-now={now.epochMilliseconds}>
      <div class="live-slate" id="live-cover" hidden={!covered}>
        <Kaleidoscope seed={room.uuid} size={200} />
        <p>{t('live.video.covered')}</p>
      </div>
      <div id="live-picture" hidden={covered}>
        {!covered && playback.way === 'stream' && <Stream {...view} playback={playback} />}
        {!covered &&
          playback.way !== 'stream' &&
          (as === 'audio' ? <Sound room={room} playback={playback} /> : <Picture room={room} playback={playback} />)}
        {!covered && promises && <Promises promises={promises} />}
      </div>
    </div>
  )
}

/** Two ways to be here, as links: the choice stands in the address and nowhere else. */
export function WayChoice({ room, playback, as }: Pick<PlayerProps, 'room' | 'playback' | 'as'>) {
  const { t, look } = useUi()
  if (playback.way === 'none') return null
  const path = `/live/${room.uuid}`
  const items = [
    { href: look.media && !look.text ? path : `${path}?as=video`, label: t('live.as.video'), current: as === 'video' },
    { href: `${path}?as=audio`, label: t('live.as.audio'), current: as === 'audio' },
  ]
  return <LinkTabs items={items} label={t('live.as.label')} />
}

/** Where there are captions, what is said can be read as well. */
export function TranscriptLink({ room, playback }: Pick<RoomView, 'room' | 'playback'>) {
  const { t } = useUi()
  if (playback.way !== 'player' || playback.captions.length === 0) return null
  return (
    <p class="live-words">
      <a class="go" href={`/live/${room.uuid}/transcript`}>
        {t('live.transcript.read')}
      </a>
    </p>
  )
}

function Picture({ room, playback }: Pick<PlayerProps, 'room' | 'playback'>) {
  const { t, look } = useUi()
  if (playback.way === 'player')
    return look.media && !look.text ? <Film room={room} playback={playback} /> : <MediaOff room={room} {...playback} />
  if (playback.way === 'elsewhere') return <Elsewhere room={room} host={playback.host} />
  return (
    <div class="live-slate">
      <Kaleidoscope seed={room.uuid} size={200} />
      <p>{t('live.video.soon')}</p>
    </div>
  )
}

function Film({ room, playback }: { room: Room; playback: InPlayer }) {
  const { t, locale } = useUi()
  const title = useRoomTitle(room)
  const path = `/live/${room.uuid}`
  const first = bestLang(playback.captions, locale)
  return (
    <>
      <div class="live-pictures">
        <div class="video">
          <video controls loop playsInline preload="auto" src={`${path}/video`} aria-label={title.text} lang={title.lang}>
            {playback.captions.map((lang) => (
              <track kind="captions" src={`${path}/captions/${lang}.vtt`} srclang={lang} label={langName(lang)} default={lang === first} />
            ))}
          </video>
        </div>
        {playback.hasSign && <SignFigure room={room} />}
        {playback.hasSign && <SignSize />}
      </div>
      <button class="button live-sound" id="live-sound" type="button" hidden>
        {t('live.video.sound')}
      </button>
      {playback.origin && (
        <p class="live-small">
          {t('live.video.trouble')}{' '}
          <a href={`${path}/video`} target="_blank" rel="noopener noreferrer">
            {t('live.video.open', { host: new URL(playback.origin).host })}
          </a>
        </p>
      )}
    </>
  )
}

function Elsewhere({ room, host }: { room: Room; host: string }) {
  const { t } = useUi()
  return (
    <div class="live-slate live-elsewhere">
      <Kaleidoscope seed={room.uuid} size={140} />
      <p>
        <b>{t('live.video.elsewhere', { host })}</b>
      </p>
      <p>{t('live.video.promise')}</p>
      <p>
        <a class="button" href={`/live/${room.uuid}/video`} target="_blank" rel="noopener noreferrer">
          {t('live.video.open', { host })}
        </a>
      </p>
    </div>
  )
}

export function ScreenLink({ room }: Pick<RoomView, 'room'>) {
  const { t } = useUi()
  return (
    <ButtonLink href={`/live/${room.uuid}/screen`} variant="quiet">
      {t('live.screen.open')}
    </ButtonLink>
  )
}
