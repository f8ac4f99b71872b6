import type { MessageKey } from '#platform/i18n.ts'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { actsFor, canPin } from '../questions/rules.ts'
import type { QuestionAct } from '../questions/rules.ts'
import type { Similar } from '../questions/similar.ts'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import type { Ticket } from '../tickets/store.ts'
import type { Asker, Board } from './board.ts'
import { Key } from './keys.tsx'
import { mayAct } from './rules.ts'
import type { PinAct } from './rules.ts'

const labels: Record<Exclude<QuestionAct, 'merge'> | PinAct, MessageKey> = {
  approve: 'live.desk.act.approve',
  decline: 'live.desk.act.decline',
  stage: 'live.desk.act.stage',
  unstage: 'live.desk.act.unstage',
  answer: 'live.desk.act.answered',
  pin: 'live-desk.act.pin',
  unpin: 'live-desk.act.unpin',
}
const hotkeys = { approve: 'A', decline: 'D', stage: 'S', unstage: 'S', answer: 'E', pin: 'P', unpin: 'P' } as const

/** A question on the desk: each act is a button, and has a key while it is the current one. */
export function DeskQuestion({ board, question }: { board: Board; question: Question }) {
  const { t } = useUi()
  const { room, ticket } = board
  const { number, state } = question
  const asker = board.askers.get(question.ticketId)
  const isPinned = room.pin === number
  return (
    <li class={`live-question live-${state}${isPinned ? ' live-pinned' : ''}`} id={`q-${number}`} data-q={number} tabIndex={-1}>
      <p class="live-votes">
        <span class="hidden">{t('live.vote.votes')}</span> <b>{question.votes}</b>
      </p>
      <div>
        {isPinned && <Badge tone="info">{t('live-desk.pinned')}</Badge>}{' '}
        {state === 'onStage' && <Badge tone="live">{t('live.state.onStage')}</Badge>}
        {state === 'answered' && <Badge tone="done">{t('live.state.answered')}</Badge>}
        <p class="live-body">{question.body}</p>
        {question.answer && <blockquote class="live-answer">{question.answer}</blockquote>}
        <AskedBy room={room} question={question} asker={asker} />
        <Alike room={room} ticket={ticket} number={number} similar={board.similar.get(number) ?? []} />
        <Acts room={room} ticket={ticket} question={question} asker={asker} isPinned={isPinned} />
      </div>
    </li>
  )
}

function AskedBy({ room, question, asker }: { room: Room; question: Question; asker: Asker | undefined }) {
  const { t } = useUi()
  return (
    <p class="live-by">
      № {question.number} ·{' '}
      {asker ? (
        <a
          href={`/live/${room.uuid}/desk/tickets/${asker.uuid}?q=${question.number}`}
          data-key="KeyX"
          aria-label={t('live-desk.ticket.open', { name: question.label })}
        >
          {question.label}
        </a>
      ) : (
        question.label
      )}
      {asker?.trusted && ` · ${t('live-desk.ticket.trusted')}`}
      {asker?.isRemoved && ` · ${t('live-desk.ticket.removed')}`}
    </p>
  )
}

/** Held questions that may repeat one on air: joined by one press. */
function Alike({ room, ticket, number, similar }: { room: Room; ticket: Ticket; number: number; similar: Similar[] }) {
  const { t } = useUi()
  if (similar.length === 0 || !mayAct(ticket.kind, 'merge')) return <></>
  return (
    <form class="live-alike" method="post" action={`/live/${room.uuid}/desk/questions/${number}`}>
      <input type="hidden" name="act" value="merge" />
      <span>{t('live-desk.similar')}</span>
      {similar.map((one) => (
        <button class="button small quiet" type="submit" name="into" value={one.number} id={`join-${number}-${one.number}`}>
          № {one.number}: {one.body}
        </button>
      ))}
    </form>
  )
}

interface ActsProps {
  room: Room
  ticket: Ticket
  question: Question
  asker: Asker | undefined
  isPinned: boolean
}

function Acts({ room, ticket, question, asker, isPinned }: ActsProps) {
  const { t } = useUi()
  const { number, state } = question
  const path = `/live/${room.uuid}/desk/questions/${number}`
  const own = actsFor(state).filter((act) => act !== 'merge' && !(act === 'answer' && state === 'answered'))
  const pin: PinAct[] = isPinned ? ['unpin'] : canPin(state) ? ['pin'] : []
  const acts = [...(own as Exclude<QuestionAct, 'merge'>[]), ...pin].filter((act) => mayAct(ticket.kind, act))
  const link = (part: 'answer' | 'merge', key: MessageKey, hotkey: string) => (
    <a
      class="button small quiet"
      href={`${path}#${part}`}
      aria-label={t('live.desk.actOn', { act: t(key), number })}
      data-key={`Key${hotkey}`}
    >
      {t(key)} <Key word={hotkey} />
    </a>
  )
  return (
    <div class="live-acts">
      <form class="live-acts" method="post" action={path}>
        {acts.map((act, at) => (
          <button
            class={`button small${at === 0 && state === 'held' ? '' : ' quiet'}`}
            type="submit"
            name="act"
            value={act}
            id={`${act}-${number}`}
            data-key={`Key${hotkeys[act]}`}
            aria-label={t('live.desk.actOn', { act: t(labels[act]), number })}
          >
            {t(labels[act])} <Key word={hotkeys[act]} />
          </button>
        ))}
      </form>
      {actsFor(state).includes('answer') && mayAct(ticket.kind, 'answer') && link('answer', 'live-desk.act.write', 'W')}
      {actsFor(state).includes('merge') && mayAct(ticket.kind, 'merge') && link('merge', 'live.desk.act.merge', 'M')}
      {asker && room.policy.moderation === 'trusted' && <Trust room={room} asker={asker} number={number} />}
    </div>
  )
}

function Trust({ room, asker, number }: { room: Room; asker: Asker; number: number }) {
  const { t } = useUi()
  if (asker.isRemoved) return <></>
  return (
    <form class="post" method="post" action={`/live/${room.uuid}/desk/tickets/${asker.uuid}`}>
      <button
        class="button small quiet"
        type="submit"
        name="act"
        value={asker.trusted ? 'untrust' : 'trust'}
        id={`trust-${number}`}
        data-key="KeyT"
      >
        {t(asker.trusted ? 'live-desk.act.untrust' : 'live-desk.act.trust')} <Key word="T" />
      </button>
    </form>
  )
}
