import { Button, PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Appearance } from './appearances.ts'
import { mayPublish } from './rules.ts'
import type { RecordingView } from './view.ts'
import type { EditForm } from './views.tsx'

interface AppearancesProps {
  room: Room
  ticket: Ticket
  view: RecordingView
  audience: readonly { uuid: string; label: string }[]
  appearances: readonly Appearance[]
  form: EditForm | undefined
  formKey: string
  whereText: (span: { from: number; to: number }) => string
}

/** Who of the audience is heard or seen, where, and whether it is shown. */
export function Appearances(props: AppearancesProps) {
  const { t } = useUi()
  const { room, view, audience, appearances, form, formKey } = props
  if (audience.length === 0 && appearances.length === 0) return null
  return (
    <Section title={t('live-recording.appear')} id="appear">
      <p>{t('live-recording.appearText')}</p>
      <Form action={`/live/${room.uuid}/recording/appearances`} id="appear" errors={form?.errors}>
        <FormKey value={formKey} />
        <input type="hidden" name="revision" value={view.recording.revision} />
        <Select
          name="ticket"
          label={t('live-recording.appear.who')}
          value={form?.values.ticket ?? ''}
          options={[
            { value: '', label: t('live-recording.appear.choose') },
            ...audience.map(({ uuid, label }) => ({ value: uuid, label })),
          ]}
          error={form?.errors.ticket}
          required
        />
        <div class="live-times">
          <Field
            name="from"
            label={t('live-recording.from')}
            hint={t('live-recording.appear.times')}
            value={form?.values.from}
            error={form?.errors.from}
            width={10}
            autocomplete="off"
          />
          <Field name="to" label={t('live-recording.to')} value={form?.values.to} error={form?.errors.to} width={10} autocomplete="off" />
        </div>
        <SubmitRow>
          <Button>{t('live-recording.appear.do')}</Button>
        </SubmitRow>
      </Form>
      {appearances.length > 0 && <Marked {...props} />}
    </Section>
  )
}

function Marked({ room, ticket, view, appearances, formKey, whereText }: AppearancesProps) {
  const { t } = useUi()
  const may = mayPublish(ticket.kind)
  const columns = ['who', 'where', 'state', ...(may ? ['drop'] : [])].map((key) => ({
    key,
    label: t(`live-recording.appear.column.${key as 'who'}`),
  }))
  const rows = appearances.map(({ id, label, from, to, isWithheld }) => ({
    who: label || '…',
    where: from === -Infinity && to === Infinity ? t('live-recording.appear.whole') : whereText({ from, to }),
    state: t(isWithheld ? 'live-recording.appear.withheld' : 'live-recording.appear.shown'),
    drop: (
      <PostButton
        action={`/live/${room.uuid}/recording/appearances/drop`}
        label={t('live-recording.appear.drop')}
        variant="quiet"
        fields={{ appearance: id, revision: view.recording.revision, formKey }}
        confirm={t('live-recording.appear.dropSure')}
      />
    ),
  }))
  return <Table caption={t('live-recording.appear.list')} columns={columns} rows={rows} />
}
