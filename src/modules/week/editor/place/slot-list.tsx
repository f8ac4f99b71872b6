import { useText, useUi } from '#ui/context.ts'
import { Button } from '#ui/action.tsx'
import { When } from '#ui/when.tsx'
import { addMinutes } from '#platform/time.ts'
import { instantOf } from '../board/board.ts'
import { tellWarning } from '../board/words.ts'
import type { PlaceProps } from './carried.tsx'

/** The best places, each with its reasons; pressing one is all there is to do. */
export function SlotList({ board, index, slots }: Pick<PlaceProps, 'board' | 'index' | 'slots'>) {
  const { t } = useUi()
  const pick = useText()
  const { problem, scope } = board
  const session = problem.sessions[index]!
  if (slots.length === 0) return <p>{t('week-editor.slots.none')}</p>
  return (
    <ol>
      {slots.map(({ placing, warnings, coverage }) => {
        const at = instantOf(problem, placing.start)
        const stream = problem.streams[placing.stream]!
        const { school, waking, groups, pupils } = coverage
        return (
          <li>
            <Button variant="quiet" name="do" value={`put ${session.guid} ${at.toString()} ${stream.id} slot`}>
              <span>
                <When at={at} until={addMinutes(at, session.durationMin)} showDate />,{' '}
                <span lang={pick(stream.name).lang}>{pick(stream.name).text}</span>
              </span>
            </Button>
            <span>
              {t('week-editor.slots.reach', { school, waking, groups, pupils: Math.round(pupils.school * 100) })}
              {warnings.map((warning) => (
                <>
                  {' '}
                  {t('week.problem.warning')}: {tellWarning({ t, pick, problem, scope }, warning)}
                </>
              ))}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
