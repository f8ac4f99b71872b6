import type { MessageKey } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'
import type { Way } from '../rooms/address.ts'
import type { Room } from '../rooms/store.ts'
import { WayField } from '../rooms/way-field.tsx'
import type { Ticket } from '../tickets/store.ts'

interface HeadCountProps {
  room: Pick<Room, 'uuid'>
  ticket: Ticket
  note: MessageKey | undefined
  as: Way | undefined
}

/** How many sit in front of the class's screen: one tap confirms the whole class, and any number may replace it. */
export function HeadCount({ room, ticket, note, as }: HeadCountProps) {
  const { t } = useUi()
  const { headCount, headMax } = ticket
  const action = `/live/${room.uuid}/head-count`
  return (
    <section class="live-heads" id="heads" aria-labelledby="heads-title">
      <h2 id="heads-title">{t('live.heads.title')}</h2>
      {note && (
        <p class="live-note" role="status">
          {t(note, { max: headMax ?? 60 })}
        </p>
      )}
      {headCount !== null && <p>{t('live.heads.now', { n: headCount })}</p>}
      <div class="live-acts">
        {headCount === null && headMax !== null && (
          <form method="post" action={action}>
            <input type="hidden" name="count" value={headMax} />
            <WayField as={as} />
            <button class="button live-big" type="submit">
              {t('live.heads.all', { n: headMax })}
            </button>
          </form>
        )}
        <form class="live-other" method="post" action={action}>
          <WayField as={as} />
          <label for="head-count">{t(headCount === null ? 'live.heads.other' : 'live.heads.correct')}</label>
          <input
            class="input w-4"
            id="head-count"
            type="number"
            name="count"
            inputMode="numeric"
            min={0}
            max={headMax ?? 60}
            value={headCount ?? headMax ?? ''}
            required
          />
          <button class="button quiet" type="submit">
            {t('live.heads.save')}
          </button>
        </form>
      </div>
    </section>
  )
}
