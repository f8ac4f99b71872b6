import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { useAsset, useIsland, useSheet, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { When } from '#ui/when.tsx'
import { StateBadge } from '../rooms/state-badge.tsx'
import { useRoomTitle } from '../rooms/title.ts'
import type { StudioBoard } from './board.ts'
import { AirPanel, CheckPanel, Stage } from './panels.tsx'
import { SlidesSection } from './slides-view.tsx'
import { textsFor } from './texts.ts'

interface StudioProps {
  board: StudioBoard
  stream: 'main' | 'sign'
  note: MessageKey | undefined
}

export function StudioPage({ board, stream, note }: StudioProps) {
  useSheet('live')
  useSheet('live-staff')
  useIsland('studio')
  const { t, locale } = useUi()
  const { room } = board
  const title = useRoomTitle(room)
  const files = {
    'data-app': useAsset('studio-app.js'),
    'data-worker': useAsset('studio-worker.js'),
    'data-worklet': useAsset('studio-worklet.js'),
    'data-mp4': useAsset('studio-mp4.js'),
    'data-aac': useAsset('studio-aac.js'),
    'data-pdf': useAsset('pdf-read.js'),
    'data-pdf-worker': useAsset('pdf-worker.js'),
  }
  return (
    <div
      class="studio"
      id="studio"
      data-room={room.uuid}
      data-stream={stream}
      data-texts={JSON.stringify(textsFor(t))}
      data-lang={locale}
      {...files}
    >
      <header class="live-head">
        <div>
          <p class="kicker">{t(stream === 'sign' ? 'live-studio.titleSign' : 'live-studio.title')}</p>
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="live-facts">
            <When at={room.startsAt} until={room.endsAt} showDate />
          </p>
        </div>
        <div class="live-tools">
          <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
            {t('live.toDesk')}
          </ButtonLink>
          <ButtonLink href={`/live/${room.uuid}/pulse`} variant="quiet">
            {t('live-studio.toPulse')}
          </ButtonLink>
        </div>
      </header>
      <noscript>
        <Notice tone="warning" title={t('live-studio.need.title')}>
          <p>{t('live-studio.need.text')}</p>
        </Notice>
      </noscript>
      <p class="hidden" role="status" id="studio-say" />
      <div id="studio-browser" hidden>
        <Notice tone="warning" title={t('live-studio.browser.title')}>
          <p>{t('live-studio.browser.text')}</p>
        </Notice>
      </div>
      <Interruptions />
      <div class="studio-grid" id="studio-work" hidden>
        <Stage stream={stream} />
        <div class="studio-side">
          <CheckPanel />
          <AirPanel />
        </div>
      </div>
      <div id="studio-board">
        <BoardPart board={board} />
      </div>
      <SlidesSection board={board} note={note} />
    </div>
  )
}

/** What may stand in the way, each alone on the page: left-over seconds, another window, a page that was reloaded. */
function Interruptions() {
  const { t } = useUi()
  return (
    <>
      <div id="studio-left" class="studio-left" hidden>
        <p>
          <b>{t('live-studio.back.title')}</b> <span id="studio-left-text" />
        </p>
        <progress id="studio-left-bar" max={1} value={0} aria-label={t('live-studio.back.title')} />
      </div>
      <section id="studio-held" class="studio-card" aria-labelledby="studio-held-title" tabindex={-1} hidden>
        <h2 id="studio-held-title">{t('live-studio.held.title')}</h2>
        <p id="studio-held-since" />
        <p>{t('live-studio.held.text')}</p>
        <div class="live-acts">
          <Button type="button" id="studio-take">
            {t('live-studio.held.take')}
          </Button>
          <ButtonLink href="" variant="quiet">
            {t('live-studio.held.leave')}
          </ButtonLink>
        </div>
      </section>
      <section id="studio-taken" class="studio-card" aria-labelledby="studio-taken-title" tabindex={-1} hidden>
        <h2 id="studio-taken-title">{t('live-studio.taken.title')}</h2>
        <p>{t('live-studio.taken.text')}</p>
        <div class="live-acts">
          <Button type="button" id="studio-retake" variant="quiet">
            {t('live-studio.taken.back')}
          </Button>
        </div>
      </section>
      <section id="studio-resume" class="studio-card" aria-labelledby="studio-resume-title" hidden>
        <h2 id="studio-resume-title">{t('live-studio.resume.title')}</h2>
        <p>{t('live-studio.resume.text')}</p>
        <div class="live-acts">
          <button class="button live-big" type="button" id="studio-goon">
            {t('live-studio.resume.go')}
          </button>
          <button class="button quiet" type="button" id="studio-anew">
            {t('live-studio.resume.anew')}
          </button>
        </div>
      </section>
    </>
  )
}

/** What changes while the studio is open: drawn on the server, swapped in by the island. */
export function BoardPart({ board }: { board: StudioBoard }) {
  const { t } = useUi()
  const { room, adults, viewers, question, incidents, now } = board
  const minutes = Math.round((room.endsAt.epochMilliseconds - now.epochMilliseconds) / 60_000)
  const until = Math.round((room.startsAt.epochMilliseconds - now.epochMilliseconds) / 60_000)
  const lacking = adults < room.policy.minAdults
  const act = `/live/${room.uuid}/desk/room`
  return (
    <section class="studio-board" aria-label={t('live.desk.room')}>
      <ul class="studio-facts">
        <li>
          <StateBadge room={room} />
          {room.frozenBy === 'panic' && <b> {t('live-studio.board.covered')}</b>}
        </li>
        <li class={lacking ? 'studio-lacking' : undefined}>{t('live.desk.adults', { here: adults, needed: room.policy.minAdults })}</li>
        {room.state === 'lobby' ? (
          <li>{until > 0 ? t('live-studio.board.starts', { minutes: until }) : t('live-studio.board.now')}</li>
        ) : (
          <li class="studio-timer">
            {minutes >= 0 ? t('live-studio.board.left', { minutes }) : t('live-studio.board.over', { minutes: -minutes })}
          </li>
        )}
        <li>{t('live-studio.board.viewers', { n: viewers })}</li>
        {incidents > 0 && (
          <li class="studio-lacking">
            <a href={`/live/${room.uuid}/desk`}>{t('live.desk.incidents', { n: incidents })}</a>
          </li>
        )}
      </ul>
      {room.state === 'lobby' && (
        <div class="live-acts">
          <PostButton action={act} label={t('live.desk.act.open')} fields={{ act: 'open' }} disabled={lacking} />
          {lacking && <span>{t('live.desk.waitAdults')}</span>}
        </div>
      )}
      {room.state === 'frozen' && <p>{t(room.frozenBy === 'adults' ? 'live.desk.frozenAdults' : 'live.desk.frozenStaff')}</p>}
      <div class="studio-question">
        <p class="kicker">{t(question?.state === 'onStage' ? 'live.state.onStage' : 'live-studio.board.top')}</p>
        {question ? (
          <p class="live-body">
            {question.body} <span class="live-by">+{question.votes}</span>
          </p>
        ) : (
          <p>{t('live-studio.board.noQuestion')}</p>
        )}
      </div>
      {(room.state === 'live' || room.state === 'frozen') && (
        <PostButton action={act} label={t('live.desk.act.panic')} variant="danger" fields={{ act: 'panic' }} />
      )}
    </section>
  )
}
