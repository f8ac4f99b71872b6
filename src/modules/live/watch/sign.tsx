import { useUi } from '#ui/context.ts'
import { Radios } from '#ui/form.tsx'
import type { Room } from '../rooms/store.ts'

/** The interpreter's picture beside the film; an island keeps it in step with that. Without a script it is a player of its own. */
export function SignFigure({ room, isStream }: { room: Pick<Room, 'uuid'>; isStream?: boolean }) {
  const { t } = useUi()
  return (
    <figure class="live-sign">
      <video
        id="live-sign"
        controls
        muted
        loop={!isStream}
        playsInline
        preload={isStream ? 'none' : 'metadata'}
        src={`/live/${room.uuid}/sign`}
        aria-label={t('live.sign.label')}
      />
      <figcaption>{t('live.sign.label')}</figcaption>
    </figure>
  )
}

/** How large it is: round buttons that the style sheet obeys. */
export function SignSize() {
  const { t } = useUi()
  const sizes = ['beside', 'large', 'hidden'] as const
  return (
    <div class="live-sign-size">
      <Radios
        name="sign"
        label={t('live.sign.choice')}
        inline
        options={sizes.map((size) => ({ value: size, label: t(`live.sign.${size}`) }))}
        value="beside"
      />
    </div>
  )
}
