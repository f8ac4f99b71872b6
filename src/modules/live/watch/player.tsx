import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Kaleidoscope } from '#ui/motif.tsx'
import { useRoomTitle } from '../rooms/title.ts'
import type { RoomView } from './room-view.ts'

/** The room's picture. As in a broadcast, all see the same moment: the island winds the file to now. */
export function Player({ room, playback, now }: Pick<RoomView, 'room' | 'playback' | 'now'>) {
  const { t } = useUi()
  const title = useRoomTitle(room)
  const covered = room.frozenBy === 'panic'
  return (
    <div class="live-player" id="live-player" data-start={room.startsAt.epochMilliseconds} data-now={now.epochMilliseconds}>
      <div class="live-slate" id="live-cover" hidden={!covered}>
        <Kaleidoscope seed={room.uuid} size={200} />
        <p>{t('live.video.covered')}</p>
      </div>
      <div id="live-picture" hidden={covered}>
        {playback.way === 'none' && (
          <div class="live-slate">
            <Kaleidoscope seed={room.uuid} size={200} />
            <p>{t('live.video.soon')}</p>
          </div>
        )}
        {playback.way === 'player' && (
          <>
            <div class="video">
              <video
                controls
                loop
                playsInline
                preload="auto"
                src={covered ? undefined : `/live/${room.uuid}/video`}
                aria-label={title.text}
              />
            </div>
            <button class="button live-sound" id="live-sound" type="button" hidden>
              {t('live.video.sound')}
            </button>
            {playback.origin && (
              <p class="live-small">
                {t('live.video.trouble')}{' '}
                <a href={`/live/${room.uuid}/video`} target="_blank" rel="noopener noreferrer">
                  {t('live.video.open', { host: new URL(playback.origin).host })}
                </a>
              </p>
            )}
          </>
        )}
        {playback.way === 'elsewhere' && (
          <div class="live-slate live-elsewhere">
            <Kaleidoscope seed={room.uuid} size={140} />
            <p>
              <b>{t('live.video.elsewhere', { host: playback.host })}</b>
            </p>
            <p>{t('live.video.promise')}</p>
            <p>
              <a class="button" href={`/live/${room.uuid}/video`} target="_blank" rel="noopener noreferrer">
                {t('live.video.open', { host: playback.host })}
              </a>
            </p>
          </div>
        )}
      </div>
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
