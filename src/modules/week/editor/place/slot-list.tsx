import { useText, useUi } from '#ui/context.ts'
import { Button } from '#ui/action.tsx'
import { When } from '#ui/when.tsx'
import { intlLocales } from '#platform/i18n.ts'
import { addMinutes } from '#platform/time.ts'
import { termNames } from '../../model/problem.ts'
import type { TermName } from '../../model/problem.ts'
import { instantOf } from '../board/board.ts'
import { tellWarning } from '../board/words.ts'
import type { PlaceProps } from './carried.tsx'

/** The best places, each with its reasons; pressing one is all there is to do. */
export function SlotList({ board, index, slots }: Pick<PlaceProps, 'board' | 'index' | 'slots'>) {
  const { t, locale } = useUi()
  const signed = new Intl.NumberFormat(intlLocales(locale), { signDisplay: 'always', maximumFractionDigits: 0 })
  const pick = useText()
  const { problem, scope } = board
  const session = problem.sessions[index]!
  if (slots.length === 0) return <p>{t('week-editor.slots.none')}</p>
  return (
    <ol>
      {slots.map(({ placing, warnings, coverage, byTerm }) => {
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
              {termsOf(byTerm).map((term) => ` ${signed.format(byTerm[term]!)}: ${t(`week-solve.term.${term}`)}.`)}
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

/** Points that it would cost more, or less; being placed at all is worth so much that it would hide the others. */
const termsOf = (byTerm: Partial<Record<TermName, number>>): TermName[] =>
  termNames.filter((term) => term !== 'unplaced' && Math.abs(byTerm[term] ?? 0) >= 0.5)
