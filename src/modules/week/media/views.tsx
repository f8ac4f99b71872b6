import type { RoomSource } from '#live'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FileField, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useBack } from '../materials/views.tsx'
import type { WorkingSession } from '../timetable/store.ts'
import { SourceFields } from '../source/fields.tsx'
import { lecturerKinds, urlOf } from '../source/rules.ts'
import { captionLangs, missingPromises, rungsOf } from './rules.ts'
import type { Rung } from './rules.ts'

export interface MediaProps {
  session: Pick<WorkingSession, 'guid' | 'title' | 'video' | 'accessFacts'>
  /** Names of stored files by uuid. */
  names: ReadonlyMap<string, string>
  /** Where to come back to: the office's page of the session, else the page of this subject. */
  from?: 'office'
  values?: FormValues | undefined
  errors?: Record<string, string> | undefined
}

export function MediaPage(props: MediaProps) {
  const { t } = useUi()
  const title = useText()(props.session.title)
  const isFile = props.session.video.kind === 'file'
  return (
    <>
      <Crumbs items={[useBack(), { label: t('week-wave.media') }]} />
      <PageHeader kicker={<span lang={title.lang}>{title.text}</span>} title={t('week-wave.media')} lead={t('week-wave.media.lead')} />
      <SourceSection {...props} />
      <Section title={t(isFile ? 'week-wave.beside' : 'week-media.title')} id="beside">
        {isFile && <p>{t('week-media.lead')}</p>}
        <MediaParts {...props} />
      </Section>
    </>
  )
}

/** Where the picture comes from, for whoever leads the session. */
function SourceSection({ session, values = {}, errors }: MediaProps) {
  const { t } = useUi()
  const wrong = values.videoKind === undefined ? undefined : errors
  return (
    <Section title={t('week-wave.source.title')} id="source">
      <Form id="source-form" action={`/my-sessions/${session.guid}/source`} errors={wrong}>
        <FormKey value={newToken()} />
        <SourceFields video={session.video} values={{ videoUrl: urlOf(session.video), ...values }} kinds={lecturerKinds} />
        <SubmitRow>
          <Button>{t('week-wave.source.save')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

export function MediaSection(props: MediaProps) {
  const { t } = useUi()
  return (
    <Section title={t('week-media.title')} id="media">
      {props.session.video.kind === 'file' && <p>{t('week-media.lead')}</p>}
      <MediaParts {...props} />
    </Section>
  )
}

const besides = (kind: RoomSource['kind']) =>
  kind === 'broadcast' ? 'week-wave.beside.broadcast' : kind === 'recording' ? 'week-wave.beside.recording' : 'week-media.needsFile'

/** What stands beside the film now, each with a way to take it away, and the form for more. */
function MediaParts(props: MediaProps) {
  const { session, names, from } = props
  const { t } = useUi()
  const missing = missingPromises(session.accessFacts, session.video)
  return (
    <>
      {missing.length > 0 && (
        <Notice tone="warning" title={t('week-media.missing')}>
          <ul>
            {missing.map((fact) => (
              <li>{t(`week.access.${fact}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {session.video.kind === 'file' ? (
        <>
          <RungList {...{ session, names, from }} rungs={rungsOf(session.video)} />
          <AddForm {...props} />
        </>
      ) : (
        <p>{t(besides(session.video.kind))}</p>
      )}
    </>
  )
}

function useRungName(): (rung: Rung) => string {
  const { t, locale } = useUi()
  const languages = new Intl.DisplayNames([locale], { type: 'language' })
  return ({ kind, lang }) =>
    kind === 'captions' ? t('week-media.captions', { language: languages.of(lang!) ?? lang! }) : t(`week-media.${kind}`)
}

function RungList({ session, names, from, rungs }: Pick<MediaProps, 'session' | 'names' | 'from'> & { rungs: Rung[] }) {
  const { t } = useUi()
  const nameOf = useRungName()
  if (rungs.length === 0) return <p>{t('week-media.none')}</p>
  return (
    <ul class="week-rungs">
      {rungs.map((rung) => (
        <li>
          <span>
            <b>{nameOf(rung)}</b> <span class="soft">{names.get(rung.fileUuid)}</span>
          </span>
          <PostButton
            action={`/my-sessions/${session.guid}/media/remove`}
            label={t('week-media.remove', { name: nameOf(rung) })}
            variant="quiet"
            fields={{ name: rung.name, ...(from && { from }) }}
            confirm={t('week-media.removeSure')}
          />
        </li>
      ))}
    </ul>
  )
}

function AddForm({ session, from, values = {}, errors }: MediaProps) {
  const { t, locale } = useUi()
  const languages = new Intl.DisplayNames([locale], { type: 'language' })
  return (
    <Form
      id="media-form"
      action={`/my-sessions/${session.guid}/media`}
      errors={values.videoKind === undefined ? errors : undefined}
      enctype="multipart/form-data"
    >
      <FormKey value={newToken()} />
      {from && <input type="hidden" name="from" value={from} />}
      <FileField
        name="captionsFile"
        label={t('week-media.captionsFile')}
        hint={t('week-media.captionsHint')}
        accept=".vtt,text/vtt"
        required={false}
      />
      <Select
        name="captionsLang"
        label={t('week-media.captionsLang')}
        options={captionLangs.map((lang) => ({ value: lang, label: languages.of(lang) ?? lang }))}
        value={values.captionsLang ?? 'ru'}
      />
      <FileField name="signFile" label={t('week-media.signFile')} hint={t('week-media.signHint')} accept="video/*" required={false} />
      <FileField
        name="audioFile"
        label={t('week-media.audioFile')}
        hint={t('week-media.audioHint')}
        accept="audio/*,.webm,.mp4"
        required={false}
      />
      <SubmitRow>
        <Button>{t('week-media.add')}</Button>
      </SubmitRow>
    </Form>
  )
}
