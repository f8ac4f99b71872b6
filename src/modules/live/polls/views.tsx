import { ButtonLink } from '#ui/action.tsx'
import { ColumnsChart } from '#ui/chart.tsx'
import { useIsland, useSheet, useText, useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import type { Way } from '../rooms/address.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { WayField } from '../rooms/way-field.tsx'
import type { Ticket } from '../tickets/store.ts'
import { pollRole } from './view.ts'
import type { PollRole, PollView } from './view.ts'

interface PartProps {
  room: Pick<Room, 'uuid' | 'state'>
  view: PollView
  role: PollRole
  /** How many sit in the class, where that is known. */
  heads?: number | null | undefined
  formKey?: string | undefined
  as?: Way | undefined
  showsResults: boolean
}

/** The poll's form or its result: the same markup on the page and in what the island swaps in, where nothing is anybody's own. */
export function PollPart(props: PartProps) {
  return props.showsResults && props.view.counts ? <PollResults {...props} /> : <PollForm {...props} />
}

function PollForm(props: PartProps) {
  const { t } = useUi()
  const text = useText()
  const { room, view, role, formKey, as } = props
  const question = text(view.poll.question)
  const open = room.state === 'live' && view.state === 'open'
  const path = `/live/${room.uuid}/polls/${view.poll.number}`
  return (
    <>
      <p class="live-poll-question" lang={question.lang}>
        {question.text}
      </p>
      {role === 'guest' ? (
        <Choices view={view} />
      ) : (
        <form method="post" action={`${path}/answers`} data-poll={view.poll.number}>
          <FormKey value={formKey ?? ''} />
          <WayField as={as} />
          <fieldset id="live-poll-input" disabled={!open}>
            <legend class="hidden" lang={question.lang}>
              {question.text}
            </legend>
            {role === 'class' ? <Hands {...props} /> : <ChoiceButtons {...props} />}
          </fieldset>
        </form>
      )}
      <p class="live-small">
        {role === 'guest' ? `${t('live-poll.guest')} ` : ''}
        {t('live-poll.answered', { n: '' })}
        <b data-answered={view.poll.number}>{view.answered}</b>
      </p>
      {!open && room.state === 'live' && <p class="live-small">{t('live-poll.counting')}</p>}
    </>
  )
}

function Choices({ view }: Pick<PartProps, 'view'>) {
  const text = useText()
  return (
    <ol class="live-choices">
      {view.poll.choices.map((choice) => (
        <li lang={text(choice).lang}>{text(choice).text}</li>
      ))}
    </ol>
  )
}

/** One press is the whole answer. */
function ChoiceButtons({ view }: PartProps) {
  const { t, stage } = useUi()
  const text = useText()
  return (
    <>
      <p class="live-small">{t(stage === 'young' ? 'live-poll.chooseYoung' : 'live-poll.choose')}</p>
      {view.poll.choices.map((choice, at) => (
        <button
          class="button quiet live-choice"
          type="submit"
          name="choice"
          value={at + 1}
          lang={text(choice).lang}
          aria-pressed={view.own?.choice === at + 1 ? 'true' : 'false'}
        >
          {text(choice).text}
        </button>
      ))}
      {stage !== 'young' && <p class="live-small">{t('live-poll.seatCounts')}</p>}
    </>
  )
}

function Hands({ view, heads }: PartProps) {
  const { t } = useUi()
  const text = useText()
  return (
    <>
      <p class="live-small">{t('live-poll.classLead')}</p>
      {view.poll.choices.map((choice, at) => (
        <p class="live-hands">
          <label for={`hands-${at + 1}`} lang={text(choice).lang}>
            {text(choice).text}
          </label>
          <input
            class="input w-4"
            id={`hands-${at + 1}`}
            type="number"
            name={`hands${at + 1}`}
            inputMode="numeric"
            min={0}
            max={heads ?? undefined}
            value={view.own?.tally?.[at] ?? ''}
          />
        </p>
      ))}
      {heads ? <p class="live-small">{t('live-poll.classHeads', { n: heads })}</p> : null}
      <button class="button live-big" type="submit">
        {t('live-poll.classSave')}
      </button>
      <p class="live-small">{t('live-poll.classCounts')}</p>
    </>
  )
}

function PollResults({ view }: PartProps) {
  const { t } = useUi()
  const text = useText()
  const { poll, own } = view
  const counts = view.counts!
  const label = (at: number): string => text(poll.choices[at] ?? {}).text
  const rows = poll.choices.map((choice, at) => ({ label: text(choice).text, value: counts.counts[at] ?? 0 }))
  return (
    <>
      <ColumnsChart
        title={text(poll.question).text}
        caption={t('live-poll.resultsOf', { n: counts.answered })}
        rows={rows}
        unit={t('live-poll.unit')}
        narrow
      />
      {poll.correct !== null && <p>{t('live-poll.correct', { choice: label(poll.correct - 1) })}</p>}
      {own?.choice && <p>{t('live-poll.own', { choice: label(own.choice - 1) })}</p>}
      {own?.tally && (
        <p>
          {t('live-poll.ownClass', {
            tally: own.tally.flatMap((hands, at) => (hands > 0 ? [`${label(at)}: ${hands}`] : [])).join(', ') || '0',
          })}
        </p>
      )}
    </>
  )
}

interface LivePollProps {
  room: Pick<Room, 'uuid' | 'state'>
  ticket: Ticket | null
  view: PollView | undefined
  formKey?: string | undefined
  as?: Way | undefined
  /** What became of the answer just sent. */
  note?: string | undefined
  /** On the projector: no form, only what all look at. */
  watchOnly?: boolean
}

/** The place of the poll in a room: empty until one begins. */
export function LivePoll({ room, ticket, view, formKey, as, note, watchOnly }: LivePollProps) {
  useIsland('live-poll')
  const { t, stage } = useUi()
  const role = watchOnly ? 'guest' : pollRole(ticket)
  const heads = ticket?.headCount ?? ticket?.headMax
  const says = {
    open: t('live-poll.say.open', { text: '%' }),
    results: t('live-poll.say.results'),
    counting: t('live-poll.counting'),
    retry: t('live-poll.retry'),
    lost: t('live-poll.lost'),
  }
  const showsResults = view?.counts !== undefined
  return (
    <section
      class="live-poll"
      id="live-poll"
      aria-labelledby="live-poll-title"
      hidden={!view}
      data-part={`role=${role}&stage=${stage ?? ''}`}
      data-shown={view ? `${view.poll.number} ${showsResults ? 'results' : 'form'}` : ''}
      data-says={JSON.stringify(says)}
    >
      <h2 id="live-poll-title">{t('live-poll.title')}</h2>
      <p class="hidden" role="status" id="live-poll-say" />
      <div id="live-poll-box">{view && <PollPart {...{ room, view, role, heads, formKey, as, showsResults }} />}</div>
      <p class="live-note" role="status" id="live-poll-note">
        {note}
      </p>
    </section>
  )
}

/** After the end: what was asked, and what all together answered. */
export function PastPolls({ room, views }: { room: Pick<Room, 'uuid' | 'state'>; views: PollView[] }) {
  const { t } = useUi()
  if (views.length === 0) return null
  return (
    <Section title={t('live-poll.past')} id="polls">
      {views.map((view) => (
        <div class="live-past-poll">
          <PollPart {...{ room, view }} role="guest" showsResults />
        </div>
      ))}
    </Section>
  )
}

/** A poll on a page of its own: for those without scripts, and where an answer was refused. */
export function PollPage(props: LivePollProps & { room: Room; view: PollView }) {
  useSheet('live')
  const { t } = useUi()
  const title = useRoomTitle(props.room)
  return (
    <>
      <PageHeader kicker={<span lang={title.lang}>{title.text}</span>} title={t('live-poll.title')} />
      <div id="live-room" data-room={props.room.uuid}>
        <LivePoll {...props} />
      </div>
      <p class="actions">
        <ButtonLink href={`/live/${props.room.uuid}`} variant="quiet">
          {t('live-poll.back')}
        </ButtonLink>
      </p>
    </>
  )
}
