import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useIsland, useSheet, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { Temporal } from '#platform/time.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Item } from '../airing/slot.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import type { Ticket } from '../tickets/store.ts'
import { clockText } from '../transcript/rules.ts'
import { langName, playbackOf } from '../video/source.ts'
import { Stream } from '../watch/stream.tsx'
import type { Appearance } from './appearances.ts'
import { Appearances } from './appearances-view.tsx'
import type { StoredCut } from './cuts.ts'
import { mayPublish } from './rules.ts'
import { RecordingBeside } from './section.tsx'
import { recordingMsOf } from './timeline.ts'
import type { RecordingView } from './view.ts'

export type EditName = 'trim' | 'redact' | 'cuts' | 'publish' | 'appear'

/** A form that came back. */
export interface EditForm {
  name: EditName
  values: FormValues
  errors: Record<string, string>
}

interface RecordingProps {
  room: Room
  ticket: Ticket
  now: Temporal.Instant
  view: RecordingView | undefined
  media: string | undefined
  cuts: StoredCut[]
  items: readonly Item[]
  audience: readonly { uuid: string; label: string }[]
  appearances: readonly Appearance[]
  form: EditForm | undefined
  formKey: string
}

/** Where the staff watch the recording, cut it and give it out. */
export function RecordingPage(props: RecordingProps) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  const { room, view } = props
  const title = useRoomTitle(room)
  return (
    <>
      <PageHeader
        kicker={t('live-recording.title')}
        title={title.text}
        titleLang={title.lang}
        lead={<When at={room.startsAt} until={room.endsAt} showDate />}
      >
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live-recording.toRoom')}
        </ButtonLink>
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.toDesk')}
        </ButtonLink>
      </PageHeader>
      {view ? <Editing {...props} view={view} /> : <NotYet room={room} />}
    </>
  )
}

function NotYet({ room }: { room: Room }) {
  const { t } = useUi()
  const key =
    room.source.kind !== 'broadcast' ? 'other' : room.policy.recording === 'none' ? 'policy' : room.state === 'ended' ? 'making' : 'later'
  return (
    <Notice title={t(`live-recording.notYet.${key}`)}>
      <p>{t(`live-recording.notYet.${key}Text`)}</p>
    </Notice>
  )
}

type EditProps = RecordingProps & { view: RecordingView }

function Editing(props: EditProps) {
  const { room, now, view, media } = props
  const { t } = useUi()
  useIsland('live-recording')
  const path = `/live/${room.uuid}/recording`
  const { recording } = view
  const playback = playbackOf(room.source)
  return (
    <>
      <Publication {...props} />
      <div class="live-recorded">
        <Section title={t('live-recording.watch')} id="recording">
          {recording.lengthMs === 0 ? (
            <p>{t('live-recording.empty')}</p>
          ) : (
            media !== undefined && playback.way === 'stream' && <Stream {...{ room, now, media, playback }} as="video" bare />
          )}
        </Section>
        <RecordingBeside {...{ room, view, path }} />
      </div>
      {recording.lengthMs > 0 && (
        <div class="live-edits">
          <Trim {...props} />
          <Redact {...props} />
        </div>
      )}
      <Appearances {...props} form={filled(props.form, 'appear')} whereText={(span) => whereText(span, props.items, t)} />
      <Cuts {...props} />
      <CaptionList {...props} />
    </>
  )
}

const filled = (form: EditForm | undefined, name: EditName): EditForm | undefined => (form?.name === name ? form : undefined)

function Publication({ room, ticket, view, form, formKey }: EditProps) {
  const { t } = useUi()
  const { recording } = view
  const on = recording.publishedAt !== null
  const error = filled(form, 'publish')?.errors.form
  const fields = { act: on ? 'unpublish' : 'publish', revision: recording.revision, formKey }
  return (
    <div class="live-publication" id="publish">
      <p>
        <Badge tone={on ? 'done' : 'warn'}>{t(on ? 'live-recording.public' : 'live-recording.staffOnly')}</Badge>{' '}
        {t('live-recording.length', { length: clockText(recording.lengthMs) })}
      </p>
      <p class="live-small">{t(on ? 'live-recording.publicText' : 'live-recording.staffOnlyText')}</p>
      {error && (
        <Notice tone="danger">
          <p>{error}</p>
        </Notice>
      )}
      {on ? (
        <PostButton
          action={`/live/${room.uuid}/recording/publish`}
          label={t('live-recording.unpublish')}
          variant="quiet"
          fields={fields}
          confirm={t('live-recording.unpublishSure')}
        />
      ) : mayPublish(ticket.kind) ? (
        <PostButton action={`/live/${room.uuid}/recording/publish`} label={t('live-recording.publish')} fields={fields} />
      ) : (
        <p>{t('live-recording.publishBy')}</p>
      )}
    </div>
  )
}

interface TimesProps {
  id: EditName
  from: string
  to: string
}

/** Two moments of the recording; with a script each takes the player's place. */
function Times({ id, from, to }: TimesProps) {
  const { t } = useUi()
  const fields = [
    { name: 'from', label: t('live-recording.from'), value: from },
    { name: 'to', label: t('live-recording.to'), value: to },
  ]
  return (
    <div class="live-times">
      {fields.map(({ name, label, value }) => (
        <div>
          <Field name={name} label={label} value={value} width={10} inputmode="text" autocomplete="off" required />
          <button class="button quiet" type="button" data-place={`${id}-${name}`} hidden>
            {t('live-recording.place')}
          </button>
        </div>
      ))}
    </div>
  )
}

function Trim({ room, view, form, formKey }: EditProps) {
  const { t } = useUi()
  const came = filled(form, 'trim')
  const { recording } = view
  return (
    <Section title={t('live-recording.trim')} id="trim">
      <p>{t('live-recording.trimText')}</p>
      <Form action={`/live/${room.uuid}/recording/trim`} id="trim" errors={came?.errors}>
        <FormKey value={formKey} />
        <input type="hidden" name="revision" value={recording.revision} />
        <Times
          id="trim"
          from={came?.values.from ?? '0:00'}
          to={came?.values.to ?? clockText(Math.ceil(recording.lengthMs / 1000) * 1000)}
        />
        <SubmitRow>
          <Button>{t('live-recording.trimDo')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function Redact({ room, view, form, formKey }: EditProps) {
  const { t } = useUi()
  const came = filled(form, 'redact')
  return (
    <Section title={t('live-recording.redact')} id="redact">
      <p>{t('live-recording.redactText')}</p>
      <Form action={`/live/${room.uuid}/recording/redact`} id="redact" errors={came?.errors}>
        <FormKey value={formKey} />
        <input type="hidden" name="revision" value={view.recording.revision} />
        <Times id="redact" from={came?.values.from ?? ''} to={came?.values.to ?? ''} />
        <Field name="note" label={t('live-recording.note')} hint={t('live-recording.noteHint')} value={came?.values.note} maxlength={300} />
        <SubmitRow>
          <Button variant="danger">{t('live-recording.redactDo')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function Cuts({ room, view, cuts, items, form, formKey }: EditProps) {
  const { t } = useUi()
  const error = filled(form, 'cuts')?.errors.form
  if (cuts.length === 0) return null
  const columns = ['what', 'where', 'note', 'undo'].map((key) => ({ key, label: t(`live-recording.cut.${key as 'what'}`) }))
  const { revision, publishedAt } = view.recording
  const rows = cuts.map((cut) => ({
    what: t(`live-recording.cut.kind.${cut.kind}`),
    where: whereText(cut, items, t),
    note: cut.note,
    undo:
      cut.kind === 'trim' && !publishedAt ? (
        <PostButton
          action={`/live/${room.uuid}/recording/undo`}
          label={t('live-recording.cut.undoDo')}
          variant="quiet"
          fields={{ cut: cut.id, revision, formKey }}
        />
      ) : (
        <span class="live-small">{t(cut.kind === 'trim' ? 'live-recording.cut.undoLater' : 'live-recording.cut.forGood')}</span>
      ),
  }))
  return (
    <Section title={t('live-recording.cuts')} id="cuts">
      {error && (
        <Notice tone="danger">
          <p>{error}</p>
        </Notice>
      )}
      <Table caption={t('live-recording.cuts')} captionHidden columns={columns} rows={rows} />
    </Section>
  )
}

function whereText(cut: Pick<StoredCut, 'from' | 'to'>, items: readonly Item[], t: ReturnType<typeof useUi>['t']): string {
  if (cut.from === -Infinity) return t('live-recording.cut.start')
  const atMs = recordingMsOf(items, cut.from)
  if (cut.to === Infinity || atMs === undefined) return t('live-recording.cut.end')
  return t('live-recording.cut.at', { at: clockText(atMs), length: clockText(cut.to - cut.from) })
}

function CaptionList({ room, view }: EditProps) {
  const { t } = useUi()
  const path = `/live/${room.uuid}/recording/captions`
  return (
    <Section title={t('live-recording.captions')} id="captions">
      {view.langs.length > 0 && (
        <ul>
          {view.langs.map((lang) => (
            <li>
              <a class="go" href={`${path}/${lang}`} lang={lang}>
                {langName(lang)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <form class="live-add-lang" method="get" action={path}>
        <Field name="lang" label={t('live-recording.captions.lang')} hint={t('live-recording.captions.langHint')} width={10} required />
        <Button variant="quiet">{t('live-recording.captions.open')}</Button>
      </form>
    </Section>
  )
}
