import type { FormValues } from '#platform/http/form.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useSheet, useUi } from '#ui/context.ts'
import { Field, FileField, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Pages } from '#ui/nav.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { langName } from '../video/source.ts'
import type { CaptionLine } from './lines.ts'
import { preciseClock } from './rules.ts'

/** A form that came back. */
export interface CaptionsForm {
  name: 'lines' | 'shift' | 'file'
  values: FormValues
  errors: Record<string, string>
}

interface CaptionsProps {
  room: Room
  lang: string
  /** Of this page; `count` of them all. */
  lines: CaptionLine[]
  count: number
  page: number
  pages: number
  /** What was just done. */
  note: MessageKey | undefined
  form: CaptionsForm | undefined
  formKey: string
}

/** The captions of a recording in one language, line by line. */
export function CaptionsPage(props: CaptionsProps) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  const { room, lang, count, page, pages, note } = props
  const title = useRoomTitle(room)
  const path = `/live/${room.uuid}/recording`
  return (
    <>
      <PageHeader
        kicker={<span lang={title.lang}>{title.text}</span>}
        title={t('live-recording.captions.title', { lang: langName(lang) })}
        lead={t('live-recording.captions.lead', { n: count })}
      >
        <ButtonLink href={path} variant="quiet">
          {t('live-recording.captions.back')}
        </ButtonLink>
        {count > 0 && (
          <ButtonLink href={`/live/${room.uuid}/captions/${lang}.vtt`} variant="quiet">
            {t('live-recording.captions.export')}
          </ButtonLink>
        )}
      </PageHeader>
      {note && (
        <Notice tone="success">
          <p>{t(note)}</p>
        </Notice>
      )}
      <Section title={t('live-recording.captions.lines')} id="lines">
        <p>{t('live-recording.captions.linesText')}</p>
        <Lines {...props} />
        <Pages page={page} pages={pages} href={(n) => `${path}/captions/${lang}?page=${n}`} />
      </Section>
      <div class="live-edits">
        {count > 0 && <Shift {...props} />}
        <FileForm {...props} />
      </div>
    </>
  )
}

function Lines({ room, lang, lines, page, form, formKey }: CaptionsProps) {
  const { t } = useUi()
  const came = form?.name === 'lines' ? form : undefined
  return (
    <Form action={`/live/${room.uuid}/recording/captions/${lang}?page=${page}`} id="lines" errors={came?.errors}>
      <FormKey value={formKey} />
      <ol class="live-caption-lines">
        {lines.map(({ id, startMs, endMs, text }) => (
          <Line {...{ id, lang, came }} from={preciseClock(startMs)} to={preciseClock(endMs)} text={text} />
        ))}
        <Line id={0} lang={lang} came={came} from="" to="" text="" />
      </ol>
      <SubmitRow>
        <Button>{t('live-recording.captions.save')}</Button>
      </SubmitRow>
    </Form>
  )
}

interface LineProps {
  /** 0: a new one. */
  id: number
  lang: string
  from: string
  to: string
  text: string
  came: CaptionsForm | undefined
}

function Line({ id, lang, from, to, text, came }: LineProps) {
  const { t } = useUi()
  const row = id === 0 ? t('live-recording.captions.new') : t('live-recording.captions.line', { at: from })
  const fields = [
    { name: 'from', value: from, width: 10, label: 'live-recording.from' },
    { name: 'to', value: to, width: 10, label: 'live-recording.to' },
    { name: 'text', value: text, width: undefined, label: 'live-recording.captions.text' },
  ] as const
  const errors = fields.flatMap(({ name }) => came?.errors[`${name}${id}`] ?? [])
  return (
    <li class={id === 0 ? 'live-new-line' : undefined}>
      {id === 0 && <b class="live-new-title">{row}</b>}
      {fields.map(({ name, value, label }) => {
        const props = {
          class: `input live-line-${name}`,
          id: `lines-${name}${id}`,
          name: `${name}${id}`,
          'aria-label': `${row}: ${t(label)}`,
          'aria-invalid': came?.errors[`${name}${id}`] ? ('true' as const) : undefined,
          'aria-describedby': errors.length > 0 ? `lines-error${id}` : undefined,
          placeholder: id === 0 ? t(name === 'text' ? 'live-recording.captions.text' : 'live-recording.captions.timeLike') : undefined,
          autocomplete: 'off',
        }
        const typed = came?.values[`${name}${id}`] ?? value
        return name === 'text' ? (
          <textarea {...props} rows={1} lang={lang}>
            {typed}
          </textarea>
        ) : (
          <input {...props} value={typed} />
        )
      })}
      {errors.length > 0 && (
        <p class="field-error" id={`lines-error${id}`}>
          {errors.join(' ')}
        </p>
      )}
    </li>
  )
}

function Shift({ room, lang, form, formKey }: CaptionsProps) {
  const { t } = useUi()
  const came = form?.name === 'shift' ? form : undefined
  return (
    <Section title={t('live-recording.captions.shift')} id="shift">
      <p>{t('live-recording.captions.shiftText')}</p>
      <Form action={`/live/${room.uuid}/recording/captions/${lang}/shift`} id="shift" errors={came?.errors}>
        <FormKey value={formKey} />
        <Field
          name="seconds"
          label={t('live-recording.captions.seconds')}
          hint={t('live-recording.captions.secondsHint')}
          value={came?.values.seconds}
          width={8}
          autocomplete="off"
          required
        />
        <SubmitRow>
          <Button variant="quiet">{t('live-recording.captions.shiftDo')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function FileForm({ room, lang, count, form }: CaptionsProps) {
  const { t } = useUi()
  const came = form?.name === 'file' ? form : undefined
  return (
    <Section title={t('live-recording.captions.file')} id="file">
      <p>{t(count > 0 ? 'live-recording.captions.fileReplaces' : 'live-recording.captions.fileText')}</p>
      <Form action={`/live/${room.uuid}/recording/captions/${lang}/file`} id="file" enctype="multipart/form-data" errors={came?.errors}>
        <FileField name="file" label={t('live-recording.captions.fileField')} accept=".vtt,text/vtt" required />
        <SubmitRow>
          <Button variant="quiet">{t('live-recording.captions.fileDo')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
