import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi, useSheet } from '#ui/context.ts'
import { Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Icon } from '#ui/icons.tsx'
import { PageHeader } from '#ui/page.tsx'
import type { MessageKey } from '#platform/i18n.ts'
import type { Way } from '../rooms/address.ts'
import type { Room } from '../rooms/store.ts'
import { WayField } from '../rooms/way-field.tsx'
import { useRoomTitle } from '../rooms/title.ts'
import { HelpLink } from '../watch/parts.tsx'
import { questionMaxSigns } from './form.ts'
import type { QuestionState } from './rules.ts'
import { canVoteFor } from './rules.ts'
import type { Question } from './store.ts'

interface ListProps {
  room: Pick<Room, 'uuid' | 'state'>
  questions: Question[]
  /** False for those who only watch. */
  canVote: boolean
  /** Own votes, where the page is personal anyway. */
  voted?: number[]
  as?: Way | undefined
}

/** The same markup on the page and in what an island swaps in. Own votes are marked by the browser: these bytes are everybody's. */
export function QuestionList({ room, questions, canVote, voted = [], as }: ListProps) {
  const { t } = useUi()
  if (questions.length === 0) return <p class="live-none">{t(noneText(room.state, canVote))}</p>
  return (
    <ol class="live-list">
      {questions.map((question) => (
        <QuestionItem room={room} question={question} canVote={canVote} voted={voted.includes(question.number)} as={as} />
      ))}
    </ol>
  )
}

function noneText(state: Room['state'], canAsk: boolean): MessageKey {
  if (state === 'ended') return 'live.questions.noneEnded'
  return canAsk ? 'live.questions.none' : 'live.questions.noneYet'
}

function QuestionItem({
  room,
  question,
  canVote,
  voted,
  as,
}: {
  room: ListProps['room']
  question: Question
  canVote: boolean
  voted: boolean
  as: Way | undefined
}) {
  const { t } = useUi()
  const { number, state, votes } = question
  const open = room.state !== 'ended' && canVote && canVoteFor(state)
  return (
    <li class={`live-question live-${state}`} id={`q${number}`} data-q={number}>
      {open ? (
        <form class="live-vote" method="post" action={`/live/${room.uuid}/questions/${number}/vote`} data-vote={number}>
          <input type="hidden" name="on" value={voted ? '0' : '1'} />
          <WayField as={as} />
          <button type="submit" aria-pressed={voted ? 'true' : 'false'}>
            <Icon name="arrow" />
            <b data-votes={number}>{votes}</b>
            <span class="hidden">{t('live.vote.label', { number })}</span>
          </button>
        </form>
      ) : (
        <p class="live-votes">
          <Icon name="arrow" />
          <span class="hidden">{t('live.vote.votes')}</span> <b data-votes={number}>{votes}</b>
        </p>
      )}
      <div>
        {state !== 'shown' && (
          <Badge tone={state === 'onStage' ? 'live' : 'done'}>
            {t(state === 'onStage' ? 'live.state.onStage' : 'live.state.answered')}
          </Badge>
        )}
        <p class="live-body">{question.body}</p>
        {question.answer && <blockquote class="live-answer">{question.answer}</blockquote>}
        {!question.unsigned && <p class="live-by">{question.label}</p>}
      </div>
    </li>
  )
}

const ownStates: Record<QuestionState, MessageKey> = {
  held: 'live.own.held',
  shown: 'live.own.shown',
  onStage: 'live.own.onStage',
  answered: 'live.own.answered',
  merged: 'live.own.merged',
  declined: 'live.own.declined',
}

const isOpen = (state: QuestionState): boolean => state === 'held' || state === 'shown' || state === 'onStage'

/** What became of my questions. */
export function OwnQuestions({ questions, ended }: { questions: Question[]; ended?: boolean }) {
  const { t } = useUi()
  if (questions.length === 0) return <></>
  return (
    <ul class="live-own">
      {questions.map((question) => (
        <li data-own={question.number} data-state={question.state}>
          <Badge tone={ended ? 'info' : question.state === 'onStage' ? 'live' : question.state === 'held' ? 'soon' : 'info'}>
            {t(ended && isOpen(question.state) ? 'live.own.notReached' : ownStates[question.state])}
          </Badge>
          <span>{question.body}</span>
        </li>
      ))}
    </ul>
  )
}

export interface AskFormProps {
  room: Pick<Room, 'uuid'>
  formKey: string
  text: string
  error?: string
  disabled?: boolean
  forClass?: boolean
  as?: Way | undefined
}

/** For ages 7 to 11: half a question to go on with; a press writes it, without JavaScript on the form's own page. */
export const questionStarts = ['why', 'how', 'whatIf', 'canI'] as const

function Starts({ room }: Pick<AskFormProps, 'room'>) {
  const { t } = useUi()
  return (
    <p class="row">
      {questionStarts.map((start) => (
        <a class="button quiet" href={`/live/${room.uuid}/ask?start=${start}`} data-words={t(`live.ask.start.${start}`)}>
          {t(`live.ask.start.${start}`)}…
        </a>
      ))}
    </p>
  )
}

export function AskForm({ room, formKey, text, error, forClass, as }: AskFormProps) {
  const { t, stage } = useUi()
  return (
    <Form action={`/live/${room.uuid}/questions`} id="ask" errors={error ? { text: error } : undefined}>
      <FormKey value={formKey} />
      <WayField as={as} />
      {stage === 'young' && <Starts room={room} />}
      <TextArea
        name="text"
        label={t(forClass ? 'live.ask.labelClass' : 'live.ask.label')}
        hint={t('live.ask.hint')}
        value={text}
        rows={3}
        maxlength={questionMaxSigns}
        error={error}
      />
      <SubmitRow>
        <Button>{t('live.ask.send')}</Button>
      </SubmitRow>
    </Form>
  )
}

/** The form on a page of its own: here what was typed comes back with what to change. */
export function AskPage(props: AskFormProps & { room: Pick<Room, 'uuid' | 'title'> }) {
  useSheet('live')
  const { t } = useUi()
  const title = useRoomTitle(props.room)
  return (
    <>
      <PageHeader kicker={<span lang={title.lang}>{title.text}</span>} title={t('live.ask.title')} />
      <AskForm {...props} />
      <p class="actions">
        <ButtonLink href={`/live/${props.room.uuid}`} variant="quiet">
          {t('live.toRoom')}
        </ButtonLink>
        <HelpLink room={props.room} />
      </p>
    </>
  )
}
