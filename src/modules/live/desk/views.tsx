import { Button, ButtonLink } from '#ui/action.tsx'
import { useIsland, useSheet, useUi } from '#ui/context.ts'
import { Field, Form, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { answerMaxSigns } from '../questions/form.ts'
import { actsFor } from '../questions/rules.ts'
import type { Similar } from '../questions/similar.ts'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { StudioLink } from '../studio/link.tsx'
import type { Ticket } from '../tickets/store.ts'
import type { Board } from './board.ts'
import { Incidents, OwnRooms, RoomControls } from './controls.tsx'
import { Key, KeysHelp } from './keys.tsx'
import { DeskQuestion } from './question-view.tsx'
import { mayAct } from './rules.ts'

export function DeskPage({ board, note }: { board: Board; note: string | undefined }) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  useIsland('live-desk')
  const { room, ticket } = board
  const title = useRoomTitle(room)
  const base = `/live/${room.uuid}`
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
        <p class="live-tools">
          <button class="button quiet" type="button" id="live-keys-open" hidden>
            {t('live-desk.keys.title')} <Key word="?" />
          </button>
          <ButtonLink href={`${base}/pulse`} variant="quiet">
            {t('live-desk.pulse.title')}
          </ButtonLink>
          {mayAct(ticket.kind, 'readLog') && (
            <ButtonLink href={`${base}/log`} variant="quiet">
              {t('live-desk.log.title')}
            </ButtonLink>
          )}
          <StudioLink room={room} ticket={ticket} />
          <ButtonLink href={`${base}/polls`} variant="quiet">
            {t('live-poll.staff.link')}
          </ButtonLink>
          <ButtonLink href={base} variant="quiet">
            {t('live.desk.toRoom')}
          </ButtonLink>
        </p>
      </header>
      {note && (
        <Notice tone="warning">
          <p>{note}</p>
        </Notice>
      )}
      <p class="live-said" role="status" id="live-say" />
      <div id="live-board">
        <DeskBoard board={board} />
      </div>
      <KeysHelp />
    </div>
  )
}

/** What changes while the desk is open: drawn on the server, swapped in by the island. */
export function DeskBoard({ board }: { board: Board }) {
  const { t } = useUi()
  const { ticket, held, shown, declined } = board
  const items = (questions: Question[]) => (
    <ol class="live-list">
      {questions.map((question) => (
        <DeskQuestion board={board} question={question} />
      ))}
    </ol>
  )
  return (
    <>
      <OwnRooms board={board} />
      <RoomControls board={board} />
      {board.incidents.length > 0 && <Incidents {...board} />}
      <div class="live-columns">
        {mayAct(ticket.kind, 'seeHeld') && (
          <section aria-labelledby="held-title">
            <h2 id="held-title">{t('live.desk.held', { n: held.length })}</h2>
            {held.length === 0 ? <p class="live-none">{t('live.desk.heldNone')}</p> : items(held)}
            {declined.length > 0 && (
              <details id="declined">
                <summary>{t('live.desk.declined', { n: declined.length })}</summary>
                {items(declined)}
              </details>
            )}
          </section>
        )}
        <section aria-labelledby="shown-title">
          <h2 id="shown-title">{t('live.desk.shown', { n: shown.length })}</h2>
          {shown.length === 0 ? <p class="live-none">{t('live.desk.shownNone')}</p> : items(shown)}
        </section>
      </div>
    </>
  )
}

interface DeskQuestionProps {
  room: Room
  ticket: Ticket
  question: Question
  targets: Question[]
  similar: Similar[]
  answer: string
  error?: string
}

/** One question in full: a written answer, or joining it to another. A page of its own, so that nothing loads again while one writes. */
export function DeskQuestionPage(props: DeskQuestionProps) {
  const { room, ticket, question, answer, error } = props
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  useIsland('live-desk')
  const path = `/live/${room.uuid}/desk/questions/${question.number}`
  const acts = actsFor(question.state)
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
      {acts.includes('merge') && mayAct(ticket.kind, 'merge') && <Joining {...props} path={path} />}
      <p class="actions">
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.desk.back')}
        </ButtonLink>
      </p>
    </div>
  )
}

/** By the number, by what is alike, or from the list. */
function Joining({ question, targets, similar, path }: DeskQuestionProps & { path: string }) {
  const { t } = useUi()
  const others = targets.filter((target) => target.id !== question.id && target.state !== 'answered')
  if (others.length === 0) return <></>
  return (
    <div id="merge">
      <Form action={path} id="join-number">
        <input type="hidden" name="act" value="merge" />
        <Field name="into" label={t('live-desk.join.number')} inputmode="numeric" width={4} required={false} />
        <SubmitRow>
          <Button>{t('live.desk.act.merge')}</Button>
        </SubmitRow>
      </Form>
      {similar.length > 0 && (
        <form class="live-alike" method="post" action={path}>
          <input type="hidden" name="act" value="merge" />
          <span>{t('live-desk.similar')}</span>
          {similar.map((one) => (
            <button class="button quiet" type="submit" name="into" value={one.number}>
              № {one.number}: {one.body}
            </button>
          ))}
        </form>
      )}
      <Form action={path} id="join-list">
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
    </div>
  )
}
