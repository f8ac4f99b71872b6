import { ButtonLink } from '#ui/action.tsx'
import { useSheet, useUi } from '#ui/context.ts'
import { Picture } from '#ui/media.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { LivePoll } from '../polls/views.tsx'
import { OwnQuestions, QuestionList } from '../questions/views.tsx'
import { Reactions } from '../reactions/views.tsx'
import { isCovered, mayAsk, mayVote } from '../rooms/rules.ts'
import { StateBadge } from '../rooms/state-badge.tsx'
import { frozenText, useRoomTitle } from '../rooms/title.ts'
import type { Slide } from '../slides/store.ts'
import { EyeRest } from './eye-rest.tsx'
import { HelpLink } from './parts.tsx'
import type { RoomView } from './room-view.ts'

interface NowProps {
  view: RoomView
  slide: Pick<Slide, 'number' | 'title'> | undefined
}

/**
 * The frame as a page, which loads itself again: for those without scripts, and for a second screen. What is typed has pages of its
 * own, so that nothing is lost when this one is new.
 */
export function NowPage({ view, slide }: NowProps) {
  useSheet('live')
  const { t } = useUi()
  const { room, ticket, shown } = view
  const title = useRoomTitle(room)
  const canVote = ticket !== null && mayVote(ticket.kind)
  const isOpen = room.state === 'live' || room.state === 'frozen'
  return (
    <>
      <PageHeader
        kicker={<span lang={title.lang}>{title.text}</span>}
        title={t('live-player.nowPage.title')}
        lead={isOpen ? t('live-player.nowPage.refresh') : undefined}
      >
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live.toRoom')}
        </ButtonLink>
        {canVote && room.state === 'live' && <ButtonLink href={`/live/${room.uuid}/ask`}>{t('live.ask.title')}</ButtonLink>}
        <HelpLink room={room} />
      </PageHeader>
      <p>
        <StateBadge room={room} />
      </p>
      {room.state === 'frozen' && <p class="live-none">{t(frozenText(room.frozenBy))}</p>}
      {room.state === 'live' && room.slateSince && <p class="live-none">{t('live-player.slate')}</p>}
      <EyeRest room={room} />
      {isOpen && <Media {...view} />}
      {slide && view.media !== undefined && <NowSlide media={view.media} slide={slide} />}
      {isOpen && <LivePoll {...{ room, ticket }} view={view.poll} formKey={view.formKey} note={view.pollNote} />}
      {ticket && room.state === 'live' && mayAsk(ticket.kind) && <Reactions room={room} note={view.reactNote} />}
      {view.own.length > 0 && (
        <Section title={t('live.own.title')} id="mine">
          <OwnQuestions questions={view.own} />
        </Section>
      )}
      <Section title={t('live.questions.title')} id="questions">
        <QuestionList room={room} questions={shown} canVote={canVote} voted={view.voted} />
      </Section>
    </>
  )
}

/** The picture and the sound, for the browser's own player. */
function Media({ room, media }: RoomView) {
  const { t } = useUi()
  if (media === undefined || isCovered(room)) return <></>
  const path = `/live/${room.uuid}`
  return (
    <p class="actions">
      <ButtonLink href={`${path}/video`}>{t('live-player.nowPage.picture')}</ButtonLink>
      <ButtonLink href={`${path}/audio`} variant="quiet">
        {t('live-player.nowPage.sound')}
      </ButtonLink>
    </p>
  )
}

function NowSlide({ media, slide }: { media: string; slide: Pick<Slide, 'number' | 'title'> }) {
  const { t } = useUi()
  const name = t('live-player.slide', { number: slide.number })
  return (
    <figure class="live-now-slide">
      <Picture
        src={`${media}/slides/${slide.number}.webp`}
        alt={slide.title ? `${name}: ${slide.title}` : name}
        width={1280}
        height={720}
        eager
      />
    </figure>
  )
}
