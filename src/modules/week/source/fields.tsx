import type { RoomSource } from '#live'
import { useUi } from '#ui/context.ts'
import { Field, Radios } from '#ui/form.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { kindOf, offered, sourceKinds } from './rules.ts'

interface SourceFieldsProps {
  video: RoomSource
  values: FormValues
  /** Offered here: a lecturer's form takes no film, that is the office's. */
  kinds?: readonly (typeof sourceKinds)[number][]
}

/** Where the session's picture comes from: one choice, and the address where it is elsewhere. */
export function SourceFields({ video, values, kinds }: SourceFieldsProps) {
  const { t } = useUi()
  const options = offered(video, kinds).map((kind) => ({
    value: kind,
    label: t(
      kind === 'keep' ? (video.kind === 'recording' ? 'week-wave.source.recording' : 'week-wave.source.keep') : `week-wave.source.${kind}`,
    ),
  }))
  return (
    <>
      <Radios
        name="videoKind"
        label={t('week-wave.source')}
        hint={t('week-wave.source.hint')}
        options={options}
        value={values.videoKind ?? kindOf(video)}
      />
      {video.kind !== 'recording' && (
        <Field
          name="videoUrl"
          type="url"
          label={t('week-wave.source.url')}
          hint={t('week-wave.source.urlHint')}
          value={values.videoUrl}
          required={false}
        />
      )}
    </>
  )
}
