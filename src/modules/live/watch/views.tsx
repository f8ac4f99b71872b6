import { ButtonLink } from '#ui/action.tsx'
import { useText, useUi, useSheet } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { LivePoll, PastPolls } from '../polls/views.tsx'
import { AskForm, OwnQuestions, QuestionList } from '../questions/views.tsx'
import { Reactions } from '../reactions/views.tsx'
import { RecordingBeside } from '../recording/section.tsx'
import { mayAsk, mayVote } from '../rooms/rules.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { StudioLink } from '../studio/link.tsx'
import { isStaff } from '../tickets/visitor.ts'
import { hasTranscript } from '../transcript/rules.ts'
import { captionLangs } from '../video/source.ts'
import { countdownText } from './countdown.ts'
import { EyeRest } from './eye-rest.tsx'
import { HeadCount } from './head-count.tsx'
import { Counts, FrozenBanner, HelpLink, LiveRoot, ReloadLink, You } from './parts.tsx'
import { Player, ScreenLink, TranscriptLink, WayChoice } from './player.tsx'
import type { RoomView } from './room-view.ts'
import { FirstWords } from './sound.tsx'

/** No ticket, and not open to all. */
export function GatePage({ room }: { room: Room }) {
  useSheet('live')
  const { t } = useUi()
  const title = useRoomTitle(room)
  return (
    <PageHeader kicker={<StateBadge room={room} />} title={title.text} titleLang={title.lang} lead={t('live.gate.lead')}>
      <ButtonLink href={room.backPath}>{t('live.gate.back')}</ButtonLink>
      <ButtonLink href="/join" variant="quiet">
        {t('live.gate.join')}
      </ButtonLink>
    </PageHeader>
  )
}

/** The part of the owner's page where slides and tasks lie; where it has none, the page itself opens. */
const materialsPath = (room: Room): string => `${room.backPath}#materials`

export function LobbyPage(view: RoomView) {
  const { t } = useUi()
  const text = useText()
  const { room, ticket, now } = view
  const title = useRoomTitle(room)
  const preparation = text(room.preparation)
  return (
    <>
      <PageHeader
        motif={room.uuid}
        kicker={t('live.lobby.kicker')}
        title={title.text}
        titleLang={title.lang}
        lead={t(...countdownText(room.startsAt, now))}
      >
        {isStaff(ticket) && <ButtonLink href={`/live/${room.uuid}/desk`}>{t('live.toDesk')}</ButtonLink>}
        <StudioLink room={room} ticket={ticket} />
        <ButtonLink href={room.backPath} variant="quiet">
          {t('live.back')}
        </ButtonLink>
        <ButtonLink href={materialsPath(room)} variant="quiet">
          {t('live.materials')}
        </ButtonLink>
      </PageHeader>
      <LiveRoot view={view}>
        <p class="live-when">
          <When at={room.startsAt} until={room.endsAt} showDate />
        </p>
        <p>{t(ticket ? 'live.lobby.wait' : 'live.lobby.waitGuest')}</p>
        {preparation.text && (
          <Section title={t('live.lobby.prepare')}>
            <p class="live-prepare" lang={preparation.lang}>
              {preparation.text}
            </p>
          </Section>
        )}
        <p class="live-tools">
          {ticket && <You ticket={ticket} />}
          <ReloadLink room={room} />
          {ticket && <HelpLink room={room} />}
        </p>
      </LiveRoot>
    </>
  )
}

export function RoomPage(view: RoomView) {
  const { t } = useUi()
  const { room, ticket } = view
  const title = useRoomTitle(room)
  return (
    <LiveRoot view={view}>
      <header class="live-head">
        <div>
          <p class="live-back">
            <a class="go" href={room.backPath}>
              {t('live.back')}
            </a>{' '}
            <a class="go" href={materialsPath(room)}>
              {t('live.materials')}
            </a>
          </p>
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="live-facts">
            <StateBadge room={{ state: room.state === 'frozen' ? 'live' : room.state }} />
            <Counts room={room} />
          </p>
        </div>
        <div class="live-tools">
          {isStaff(ticket) && <ButtonLink href={`/live/${room.uuid}/desk`}>{t('live.toDesk')}</ButtonLink>}
          {ticket?.kind === 'class' && <ScreenLink room={room} />}
          <HelpLink room={room} />
        </div>
      </header>
      <FrozenBanner room={room} />
      <div class={view.as === 'audio' ? 'live-grid live-by-ear' : 'live-grid'}>
        <div class="live-main">
          {view.as === 'audio' && <FirstWords room={room} />}
          <Player {...view} />
          <EyeRest room={room} />
          <WayChoice {...view} />
          {ticket && mayAsk(ticket.kind) && <Reactions room={room} as={view.asked} note={view.reactNote} />}
          <TranscriptLink {...view} />
          {ticket?.kind === 'class' && <HeadCount ticket={ticket} room={room} note={view.headNote} as={view.asked} />}
        </div>
        <div class="live-side">
          <LivePoll {...{ room, ticket }} view={view.poll} formKey={view.formKey} as={view.asked} note={view.pollNote} />
          <Asking {...view} />
          <section aria-labelledby="questions-title">
            <h2 id="questions-title">{t('live.questions.title')}</h2>
            <div id="live-list">
              <QuestionList
                room={room}
                questions={view.shown}
                canVote={ticket !== null && mayVote(ticket.kind)}
                voted={view.voted}
                as={view.asked}
              />
            </div>
          </section>
          <NowLink room={room} />
        </div>
      </div>
    </LiveRoot>
  )
}

/** Where no script keeps this page up to date, another one loads itself again. */
function NowLink({ room }: { room: Room }) {
  const { t, look } = useUi()
  const link = (
    <p class="live-small">
      {t('live.noScript')} <a href={`/live/${room.uuid}/questions`}>{t('live-player.nowPage.open')}</a>
    </p>
  )
  return look.text ? link : <noscript>{link}</noscript>
}

/** The form, and what became of one's own questions; for guests, how to get a voice. */
function Asking({ room, ticket, own, formKey, hasAsked, asked }: RoomView) {
  const { t } = useUi()
  if (!ticket) {
    return (
      <Notice title={t('live.guest.title')}>
        <p>
          {t('live.guest.text')} <a href={room.backPath}>{t('live.guest.link')}</a>
        </p>
      </Notice>
    )
  }
  if (!mayAsk(ticket.kind)) return <></>
  return (
    <section class="live-ask" aria-label={t('live.ask.title')}>
      {hasAsked && (
        <Notice tone="success">
          <p>{t('live.ask.thanks')}</p>
        </Notice>
      )}
      <fieldset id="live-input" disabled={room.state !== 'live'}>
        <legend class="hidden">{t('live.ask.title')}</legend>
        <AskForm room={room} formKey={formKey} text="" forClass={ticket.kind === 'class'} as={asked} />
      </fieldset>
      <p class="live-note" role="status" id="live-note" />
      <p class="live-you-line">
        <You ticket={ticket} />
      </p>
      <div id="mine">
        <OwnQuestions questions={own} />
      </div>
    </section>
  )
}

export function EndedPage(view: RoomView) {
  const { t } = useUi()
  const { room, ticket, shown } = view
  const answered = shown.filter((question) => question.state === 'answered')
  return (
    <>
      <EndedHeader {...view} answered={answered.length} />
      <LiveRoot view={view}>
        {view.isPartWithheld && (
          <Notice title={t('live.ended.withheld')}>
            <p>{t('live.ended.withheldText')}</p>
          </Notice>
        )}
        <RecordingAgain {...view} />
        {ticket?.kind === 'class' && <HeadCount ticket={ticket} room={room} note={view.headNote} as={undefined} />}
        <Section title={t('live.ended.answered')} id="answered">
          <QuestionList room={room} questions={answered} canVote={false} />
        </Section>
        <PastPolls room={room} views={view.pastPolls} />
        {view.own.length > 0 && (
          <Section title={t('live.own.title')} id="mine">
            <OwnQuestions questions={view.own} ended />
          </Section>
        )}
        {ticket && (
          <p class="live-tools">
            <HelpLink room={room} />
          </p>
        )}
      </LiveRoot>
    </>
  )
}

/** The recording, on the page where the broadcast was. */
function RecordingAgain(view: RoomView) {
  const { t } = useUi()
  if (view.playback.way !== 'stream' || (view.media === undefined && !view.isMaking)) return <></>
  return (
    <Section title={t('live-player.recording')} id="recording">
      {view.media !== undefined && <WayChoice {...view} />}
      <Player {...view} />
      {view.recording && <RecordingBeside room={view.room} view={view.recording} path={`/live/${view.room.uuid}`} />}
    </Section>
  )
}

/** The night reaches from edge to edge, so it stands outside the room. */
function EndedHeader({ room, ticket, answered, recording }: RoomView & { answered: number }) {
  const { t } = useUi()
  const title = useRoomTitle(room)
  return (
    <PageHeader
      motif={room.uuid}
      kicker={<span lang={title.lang}>{title.text}</span>}
      title={t('live.ended.title')}
      lead={t(ticket ? 'live.ended.lead' : 'live.ended.leadGuest')}
    >
      <ButtonLink href={room.backPath}>{t('live.ended.back')}</ButtonLink>
      <ButtonLink href={materialsPath(room)} variant="quiet">
        {t('live.materials')}
      </ButtonLink>
      {hasTranscript(room, captionLangs(room.source).length + (recording?.langs.length ?? 0), answered) && (
        <ButtonLink href={`/live/${room.uuid}/transcript`} variant="quiet">
          {t('live.transcript.title')}
        </ButtonLink>
      )}
      {isStaff(ticket) && room.source.kind === 'broadcast' && (
        <ButtonLink href={`/live/${room.uuid}/recording`} variant="quiet">
          {t('live-recording.edit')}
        </ButtonLink>
      )}
      {isStaff(ticket) && (
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.toDesk')}
        </ButtonLink>
      )}
    </PageHeader>
  )
}
