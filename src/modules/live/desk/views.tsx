import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useIsland, useUi, useSheet } from '#ui/context.ts'
import { Form, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { answerMaxSigns } from '../questions/form.ts'
import { actsFor } from '../questions/rules.ts'
import type { QuestionAct } from '../questions/rules.ts'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Board } from './board.ts'
import { Incidents, RoomControls } from './controls.tsx'
import { mayAct } from './rules.ts'

export function DeskPage({ board, note }: { board: Board; note: MessageKey | undefined }) {
  useSheet('live')
  const { t } = useUi()
  useIsland('live-desk')
  const { room } = board
  const title = useRoomTitle(room)
  return (
    <div class="live-desk" id="live-desk" data-room={room.uuid} data-lost={t('live.lost')}>
      <header class="live-head">
        <div>
          <p class="kicker">{t('live.desk.title')}</p>
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="live-facts">
            <When at={room.startsAt} until={room.endsAt} showDate />
          </p>
        </div>
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live.desk.toRoom')}
        </ButtonLink>
      </header>
      {note && (
        <Notice tone="warning">
          <p>{t(note)}</p>
        </Notice>
      )}
      <p class="hidden" role="status" id="live-say" />
      <div id="live-board">
        <DeskBoard board={board} />
      </div>
    </div>
  )
}

/** What changes while the desk is open: drawn on the server, swapped in by the island. */
export function DeskBoard({ board }: { board: Board }) {
  const { t } = useUi()
  const { room, ticket, held, shown, declined } = board
  const mine = (questions: Question[], more = {}) => questions.map((question) => <DeskQuestion {...{ room, ticket, question }} {...more} />)
  return (
    <>
      <RoomControls board={board} />
      {board.incidents.length > 0 && <Incidents {...board} />}
      <div class="live-columns">
        {mayAct(ticket.kind, 'seeHeld') && (
          <section aria-labelledby="held-title">
            <h2 id="held-title">{t('live.desk.held', { n: held.length })}</h2>
            {held.length === 0 ? <p class="live-none">{t('live.desk.heldNone')}</p> : <ol class="live-list">{mine(held)}</ol>}
            {declined.length > 0 && (
              <details id="declined">
                <summary>{t('live.desk.declined', { n: declined.length })}</summary>
                <ol class="live-list">{mine(declined)}</ol>
              </details>
            )}
          </section>
        )}
        <section aria-labelledby="shown-title">
          <h2 id="shown-title">{t('live.desk.shown', { n: shown.length })}</h2>
          {shown.length === 0 ? <p class="live-none">{t('live.desk.shownNone')}</p> : <ol class="live-list">{mine(shown)}</ol>}
        </section>
      </div>
    </>
  )
}

const questionActs: Record<QuestionAct, MessageKey> = {
  approve: 'live.desk.act.approve',
  decline: 'live.desk.act.decline',
  stage: 'live.desk.act.stage',
  unstage: 'live.desk.act.unstage',
  answer: 'live.desk.act.answered',
  merge: 'live.desk.act.merge',
}

function DeskQuestion({ room, ticket, question }: { room: Room; ticket: Ticket; question: Question }) {
  const { t } = useUi()
  const { number, state } = question
  const acts = actsFor(state).filter((act) => act !== 'merge' && mayAct(ticket.kind, act) && !(act === 'answer' && state === 'answered'))
  const path = `/live/${room.uuid}/desk/questions/${number}`
  const more = t(mayAct(ticket.kind, 'merge') ? 'live.desk.more' : 'live.desk.write')
  return (
    <li class={`live-question live-${state}`}>
      <p class="live-votes">
        <span class="hidden">{t('live.vote.votes')}</span> <b>{question.votes}</b>
      </p>
      <div>
        {state === 'onStage' && <Badge tone="live">{t('live.state.onStage')}</Badge>}
        {state === 'answered' && <Badge tone="done">{t('live.state.answered')}</Badge>}
        <p class="live-body">{question.body}</p>
        {question.answer && <blockquote class="live-answer">{question.answer}</blockquote>}
        <p class="live-by">
          № {number} · {question.label}
        </p>
        <form class="live-acts" method="post" action={path}>
          {acts.map((act, at) => (
            <button
              class={`button small${at === 0 && state === 'held' ? '' : ' quiet'}`}
              type="submit"
              name="act"
              value={act}
              id={`${act}-${number}`}
              aria-label={t('live.desk.actOn', { act: t(questionActs[act]), number })}
            >
              {t(questionActs[act])}
            </button>
          ))}
          {mayAct(ticket.kind, 'answer') && (
            <a href={path} aria-label={t('live.desk.actOn', { act: more, number })}>
              {more}
            </a>
          )}
        </form>
      </div>
    </li>
  )
}

interface DeskQuestionProps {
  room: Room
  ticket: Ticket
  question: Question
  targets: Question[]
  answer: string
  error?: string
}

/** One question in full: a written answer, or joining it to another. A page of its own, so that nothing loads again while one writes. */
export function DeskQuestionPage({ room, ticket, question, targets, answer, error }: DeskQuestionProps) {
  useSheet('live')
  const { t } = useUi()
  useIsland('live-desk')
  const path = `/live/${room.uuid}/desk/questions/${question.number}`
  const acts = actsFor(question.state)
  const others = targets.filter((target) => target.id !== question.id && target.state !== 'answered')
  return (
    <div id="live-desk" data-room={room.uuid}>
      <PageHeader kicker={t('live.desk.question', { number: question.number })} title={question.body} lead={question.label} />
      {acts.includes('answer') && (
        <Form action={path} id="answer" errors={error ? { answer: error } : undefined}>
          <input type="hidden" name="act" value="answer" />
          <TextArea
            name="answer"
            label={t('live.desk.answer')}
            hint={t('live.desk.answerHint')}
            value={answer}
            error={error}
            required={false}
            maxlength={answerMaxSigns}
          />
          <SubmitRow>
            <Button>{t('live.desk.answerSave')}</Button>
          </SubmitRow>
        </Form>
      )}
      {acts.includes('merge') && mayAct(ticket.kind, 'merge') && others.length > 0 && (
        <Form action={path} id="merge">
          <input type="hidden" name="act" value="merge" />
          <Select
            name="into"
            label={t('live.desk.mergeInto')}
            options={others.map((target) => ({ value: target.number, label: `${target.number}. ${target.body}` }))}
          />
          <SubmitRow>
            <Button variant="quiet">{t('live.desk.act.merge')}</Button>
          </SubmitRow>
        </Form>
      )}
      <p class="actions">
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.desk.back')}
        </ButtonLink>
      </p>
    </div>
  )
}
