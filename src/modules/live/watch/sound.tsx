import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import type { Playback } from '../video/source.ts'

interface SoundProps {
  room: Room
  playback: Playback
}

/** The room for the ear: one native control, large. It begins when its listener wants, so that it never speaks over a reader. */
export function Sound({ room, playback }: SoundProps) {
  const { t, look } = useUi()
  const title = useRoomTitle(room)
  if (playback.way !== 'player' || !playback.sound) return <NoSound room={room} hasVideo={playback.way !== 'none'} />
  if (!look.media || look.text) return <MediaOff room={room} sound={playback.sound} />
  return (
    <div class="live-listen">
      <audio
        controls
        loop
        preload="metadata"
        src={`/live/${room.uuid}/${playback.sound}`}
        aria-label={t('live.audio.label', { title: title.text })}
      />
      <button class="button live-big" id="live-sound" type="button" hidden>
        {t('live.audio.listen')}
      </button>
      <p class="live-small">{t('live.audio.light')}</p>
    </div>
  )
}

function NoSound({ room, hasVideo }: { room: Pick<Room, 'uuid'>; hasVideo: boolean }) {
  const { t } = useUi()
  return (
    <Notice title={t('live.audio.none')}>
      {hasVideo && (
        <p>
          {t('live.audio.instead')} <a href={`/live/${room.uuid}?as=video`}>{t('live.audio.toVideo')}</a>
        </p>
      )}
    </Notice>
  )
}

/** For readers who want nothing that plays inside a page: it opens when they ask for it. */
export function MediaOff({ room, sound }: { room: Pick<Room, 'uuid'>; sound: 'audio' | 'video' | undefined }) {
  const { t } = useUi()
  const path = `/live/${room.uuid}`
  return (
    <div class="live-listen">
      <p>{t('live.media.off')}</p>
      <p class="actions">
        {sound && (
          <a class="button live-big" href={`${path}/${sound}`} target="_blank" rel="noopener">
            {t('live.media.sound')}
          </a>
        )}
        {sound !== 'video' && (
          <a class="button quiet live-big" href={`${path}/video`} target="_blank" rel="noopener">
            {t('live.media.video')}
          </a>
        )}
      </p>
    </div>
  )
}

/** Before the sound, what would be seen at a glance: what to have at hand. */
export function FirstWords({ room }: { room: Room }) {
  const { t } = useUi()
  const { text, lang } = useText()(room.preparation)
  if (!text) return null
  return (
    <Section title={t('live.lobby.prepare')} id="prepare">
      <p class="live-prepare" lang={lang}>
        {text}
      </p>
    </Section>
  )
}
