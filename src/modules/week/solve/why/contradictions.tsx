import { addMinutes } from '#platform/time.ts'
import { useText, useUi } from '#ui/context.ts'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { Board } from '../../editor/board/board.ts'
import { instantOf } from '../../editor/board/board.ts'
import { isWithin } from '../../editor/board/scope.ts'
import type { Contradiction, Demand } from '../../model/answers/contradiction.ts'
import { tickMin } from '../../model/problem.ts'

type Shown = Pick<Board, 'week' | 'problem' | 'scope'>

/** Each set as a sentence, then what takes part in it: sessions with links, and demands. */
export function ContradictionList({ board, contradictions }: { board: Shown; contradictions: readonly Contradiction[] }) {
  return (
    <ul class="solve-contradictions">
      {contradictions.map((one) => (
        <li>
          <p>
            <Sentence {...{ board, one }} />
          </p>
          <ul>
            {one.sessions.map((session) => (
              <li>
                <SessionName {...{ board, session }} />
              </li>
            ))}
            {one.demands.map((demand) => (
              <li>
                <DemandWords {...{ board, demand }} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function Sentence({ board: { problem }, one }: { board: Shown; one: Contradiction }) {
  const { t } = useUi()
  const pick = useText()
  const name = one.person === undefined ? '' : pick(problem.persons[one.person]!.name).text || t('week-editor.somebody')
  const words = t(`week-solve.contradiction.${one.kind}`, {
    n: one.sessions.length,
    name,
    need: Math.ceil(one.needMin ?? 0),
    have: Math.floor(one.haveMin ?? 0),
  })
  if (!one.span) return <>{words}</>
  const at = instantOf(problem, one.span[0])
  return (
    <>
      {words} <When at={at} until={addMinutes(at, (one.span[1] - one.span[0]) * tickMin)} showDate />
    </>
  )
}

function SessionName({ board: { week, problem, scope }, session }: { board: Shown; session: number }) {
  const { t } = useUi()
  const { guid, title } = problem.sessions[session]!
  if (!isWithin(scope, problem.sessions[session]!)) return <>{t('week-editor.busy')}</>
  return (
    <a href={`/office/weeks/${week.slug}/place/${guid}`}>
      <Text of={title} or={t('week.proposal.untitled')} />
    </a>
  )
}

function DemandWords({ board: { problem }, demand }: { board: Shown; demand: Demand }) {
  const { t } = useUi()
  const pick = useText()
  const person = demand.person === undefined ? undefined : problem.persons[demand.person]!
  const kind = person?.available === null ? 'unknown' : demand.kind
  return <>{t(`week-solve.demand.${kind}`, { name: person ? pick(person.name).text || t('week-editor.somebody') : '' })}</>
}
