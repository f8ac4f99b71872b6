import { useUi } from '#ui/context.ts'
import { Radios } from '#ui/form.tsx'
import type { Room } from '../rooms/store.ts'

/**
 * The interpreter's picture beside the film. How large it is, is chosen by round buttons that the style sheet obeys; the island
 * keeps it in step with the film. Without a script it is a player of its own.
 */
export function SignPicture({ room, isStream }: { room: Pick<Room, 'uuid'>; isStream?: boolean }) {
  const { t } = useUi()
  const sizes = ['beside', 'large', 'hidden'] as const
  return (
    <>
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
      <div class="live-sign-size">
        <Radios
          name="sign"
          label={t('live.sign.choice')}
          inline
          options={sizes.map((size) => ({ value: size, label: t(`live.sign.${size}`) }))}
          value="beside"
        />
      </div>
    </>
  )
}
