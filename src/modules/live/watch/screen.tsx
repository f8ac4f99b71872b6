import { useUi } from '#ui/context.ts'
import { Qr } from '#ui/media.tsx'
import { showCode } from '#platform/ids.ts'
import { LivePoll } from '../polls/views.tsx'
import { QuestionList } from '../questions/views.tsx'
import { StateBadge } from '../rooms/state-badge.tsx'
import { useRoomTitle } from '../rooms/title.ts'
import { Counts, FrozenBanner, HelpLink, LiveRoot } from './parts.tsx'
import { Player } from './player.tsx'
import type { RoomView } from './room-view.ts'

interface ScreenProps {
  view: RoomView
  /** The address of this house, without a slash at its end. */
  origin: string
  /** The class's own code, where its owner gave one. */
  code: string | undefined
}

/** For the projector: the picture, the question of the moment, the open poll, and how pupils join. Nothing to type, nothing personal. */
export function ScreenPage({ view, origin, code }: ScreenProps) {
  const { t } = useUi()
  const { room, ticket } = view
  const title = useRoomTitle(room)
  return (
    <LiveRoot view={view} bare>
      <header class="live-head">
        <h1 lang={title.lang}>{title.text}</h1>
        <p class="live-facts">
          <StateBadge room={{ state: room.state === 'frozen' ? 'live' : room.state }} />
          <Counts room={room} />
          <a class="go" href={`/live/${room.uuid}`}>
            {t('live.toRoom')}
          </a>
          <HelpLink room={room} />
        </p>
      </header>
      <FrozenBanner room={room} />
      <div class="live-screen-grid">
        <div class="live-screen-picture">
          <Player {...view} bare />
        </div>
        <div class="live-screen-side">
          <LivePoll {...{ room, ticket }} view={view.poll} watchOnly />
          {ticket?.kind === 'class' && <Join origin={origin} code={code} />}
        </div>
        <section class="live-screen-questions" aria-label={t('live.questions.title')}>
          <div id="live-list">
            <QuestionList room={room} questions={view.shown} canVote={false} />
          </div>
        </section>
      </div>
    </LiveRoot>
  )
}

/** How a pupil's own screen comes into this room: by the class's code. */
function Join({ origin, code }: Pick<ScreenProps, 'origin' | 'code'>) {
  const { t } = useUi()
  const address = `${new URL(origin).host}/join`
  return (
    <section class="live-join" aria-labelledby="join-title">
      <h2 id="join-title">{t('live-player.screen.title')}</h2>
      {code && <Qr data={`${origin}/join/${code}`} label={t('live-player.screen.qr', { address })} />}
      <dl>
        <div>
          <dt>{t('live-player.screen.where')}</dt>
          <dd>{address}</dd>
        </div>
        {code && (
          <div>
            <dt>{t('live-player.screen.code')}</dt>
            <dd class="live-code">{showCode(code)}</dd>
          </div>
        )}
      </dl>
      {!code && <p>{t('live-player.screen.sheet')}</p>}
    </section>
  )
}
