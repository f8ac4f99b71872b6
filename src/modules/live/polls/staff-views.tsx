import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import type { BadgeTone } from '#ui/card.tsx'
import { useSheet, useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { choiceMaxSigns, durationsS, questionMaxSigns } from './form.ts'
import { choicesMax, choicesMin } from './rules.ts'
import type { PollState } from './rules.ts'
import type { Poll, PollCounts } from './store.ts'

export interface StaffPoll {
  poll: Poll
  state: PollState
  /** The staff see them while the poll is open. */
  counts: PollCounts
}

interface StaffPollsProps {
  room: Room
  polls: StaffPoll[]
  formKey: string
  values: FormValues
  errors: Record<string, string> | undefined
  note: string | undefined
}

/** The staff's page: what was prepared, one press to open or close it, and a form for the next. */
export function StaffPollsPage({ room, polls, formKey, values, errors, note }: StaffPollsProps) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  const title = useRoomTitle(room)
  return (
    <>
      <PageHeader kicker={<span lang={title.lang}>{title.text}</span>} title={t('live-poll.staff.title')} lead={t('live-poll.staff.lead')}>
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.desk.back')}
        </ButtonLink>
      </PageHeader>
      {note && (
        <Notice tone="warning">
          <p>{note}</p>
        </Notice>
      )}
      {polls.length === 0 ? (
        <p class="live-none">{t('live-poll.staff.none')}</p>
      ) : (
        <ol class="live-list live-polls">
          {polls.map((one) => (
            <StaffPollItem room={room} {...one} />
          ))}
        </ol>
      )}
      {room.state !== 'ended' && (
        <Section title={t('live-poll.staff.new')} id="new">
          <DraftForm room={room} formKey={formKey} values={values} errors={errors} />
        </Section>
      )}
    </>
  )
}

const tones: Record<PollState, BadgeTone> = { draft: 'soon', planned: 'soon', open: 'live', late: 'warn', closed: 'done' }
const states: Record<PollState, MessageKey> = {
  draft: 'live-poll.staff.state.draft',
  planned: 'live-poll.staff.state.planned',
  open: 'live-poll.staff.state.open',
  late: 'live-poll.staff.state.late',
  closed: 'live-poll.staff.state.closed',
}

function StaffPollItem({ room, poll, state, counts }: StaffPoll & { room: Room }) {
  const { t } = useUi()
  const text = useText()
  const question = text(poll.question)
  return (
    <li class="live-staff-poll" id={`poll-${poll.number}`}>
      <p class="live-small">
        {t('live-poll.staff.number', { number: poll.number })} <Badge tone={tones[state]}>{t(states[state])}</Badge>
      </p>
      <p class="live-body" lang={question.lang}>
        {question.text}
      </p>
      <ol class="live-choices">
        {poll.choices.map((choice, at) => (
          <li lang={text(choice).lang}>
            {text(choice).text}
            {poll.correct === at + 1 && <b> ({t('live-poll.staff.correct')})</b>}
            {state !== 'draft' && state !== 'planned' && <b>: {counts.counts[at]}</b>}
          </li>
        ))}
      </ol>
      {state === 'draft' && poll.seconds !== null && <p class="live-small">{t('live-poll.staff.seconds', { n: poll.seconds })}</p>}
      {state !== 'draft' && state !== 'planned' && <p class="live-small">{t('live-poll.resultsOf', { n: counts.answered })}</p>}
      <PollActs room={room} poll={poll} state={state} />
    </li>
  )
}

function PollActs({ room, poll, state }: { room: Room; poll: Poll; state: PollState }) {
  const { t } = useUi()
  const acts = state === 'draft' ? (['open', 'delete'] as const) : state === 'open' ? (['close'] as const) : []
  if (acts.length === 0 || room.state === 'ended') return null
  return (
    <form class="live-acts" method="post" action={`/live/${room.uuid}/polls/${poll.number}`}>
      {acts.map((act) => {
        const label = t(`live-poll.staff.${act}`)
        return (
          <button
            class={`button small${act === 'delete' ? ' quiet' : ''}`}
            type="submit"
            name="act"
            value={act}
            aria-label={t('live-poll.staff.act', { act: label, number: poll.number })}
          >
            {label}
          </button>
        )
      })}
    </form>
  )
}

function DraftForm({ room, formKey, values, errors }: Pick<StaffPollsProps, 'room' | 'formKey' | 'values' | 'errors'>) {
  const { t } = useUi()
  const numbers = Array.from({ length: choicesMax }, (_, at) => at + 1)
  return (
    <Form action={`/live/${room.uuid}/polls`} id="poll" errors={errors}>
      <FormKey value={formKey} />
      <TextArea
        name="question"
        label={t('live-poll.staff.question')}
        hint={t('live-poll.staff.questionHint')}
        value={values.question}
        rows={2}
        maxlength={questionMaxSigns}
        error={errors?.question}
      />
      <div class="live-poll-fields">
        {numbers.map((number) => (
          <Field
            name={`choice${number}`}
            label={t('live-poll.staff.choice', { number })}
            value={values[`choice${number}`]}
            maxlength={choiceMaxSigns}
            required={number <= choicesMin}
            error={errors?.[`choice${number}`]}
          />
        ))}
      </div>
      <Select
        name="correct"
        label={t('live-poll.staff.correctLabel')}
        placeholder={t('live-poll.staff.correctNone')}
        options={numbers.map((number) => ({ value: number, label: t('live-poll.staff.choice', { number }) }))}
        value={values.correct}
        required={false}
        error={errors?.correct}
      />
      <Select
        name="seconds"
        label={t('live-poll.staff.duration')}
        placeholder={t('live-poll.staff.duration.none')}
        options={durationsS.map((n) => ({ value: n, label: t('live-poll.staff.duration.some', { n }) }))}
        value={values.seconds}
        required={false}
        error={errors?.seconds}
      />
      <SubmitRow>
        <Button>{t('live-poll.staff.save')}</Button>
      </SubmitRow>
    </Form>
  )
}
