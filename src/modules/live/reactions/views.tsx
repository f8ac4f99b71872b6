import { useIsland, useUi } from '#ui/context.ts'
import type { Way } from '../rooms/address.ts'
import type { Room } from '../rooms/store.ts'
import { WayField } from '../rooms/way-field.tsx'
import { reactionKinds } from './rules.ts'

interface ReactionsProps {
  room: Pick<Room, 'uuid' | 'state' | 'frame'>
  as?: Way | undefined
  note?: string | undefined
}

/** Five buttons and nothing to type. The counts are everybody's of the last ten seconds. */
export function Reactions({ room, as, note }: ReactionsProps) {
  useIsland('live-reactions')
  const { t } = useUi()
  const counts = (room.frame.reactions ?? []) as number[]
  return (
    <section class="live-reactions" id="live-reactions" aria-labelledby="live-reactions-title">
      <h2 id="live-reactions-title">{t('live-poll.react.title')}</h2>
      <form method="post" action={`/live/${room.uuid}/reactions`} data-busy={t('live-poll.react.busy')}>
        <WayField as={as} />
        <fieldset id="live-react-input" disabled={room.state !== 'live'}>
          <legend class="hidden">{t('live-poll.react.title')}</legend>
          {reactionKinds.map((kind, at) => (
            <button class="button quiet" type="submit" name="kind" value={kind} aria-pressed="false">
              {t(`live-poll.react.${kind}`)} <span class="hidden">{t('live-poll.react.count')}</span>{' '}
              <b data-reaction={at}>{counts[at] ?? 0}</b>
            </button>
          ))}
        </fieldset>
      </form>
      <p class="live-note" role="status" id="live-react-note">
        {note}
      </p>
    </section>
  )
}
