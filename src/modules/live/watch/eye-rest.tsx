import { useIsland, useUi } from '#ui/context.ts'
import { breaksOf, eyeBreakS, isResting } from '../rooms/eye-break.ts'
import type { Room } from '../rooms/store.ts'

/** "Look out of the window": comes up by each viewer's own playhead after every block of screen, and goes by itself. */
export function EyeRest({ room }: { room: Room }) {
  useIsland('live-rest')
  const { t, now, stage } = useUi()
  const breaks = breaksOf(room)
  if (!breaks || (room.state !== 'live' && room.state !== 'frozen')) return null
  return (
    <div role="status">
      <p
        class="live-rest"
        id="live-rest"
        hidden={!isResting(breaks, now.epochMilliseconds)}
        data-opened={breaks.openedMs}
        data-every={breaks.everyMs}
        data-until={breaks.untilMs}
        data-lasts={eyeBreakS * 1000}
      >
        {t(stage === 'young' ? 'live.rest.young' : 'live.rest.text')}
      </p>
    </div>
  )
}
