import { newToken } from '#platform/ids.ts'
import { addMinutes } from '#platform/time.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { Board } from '../../editor/board/board.ts'
import { instantOf } from '../../editor/board/board.ts'
import { tellWarning } from '../../editor/board/words.ts'
import type { Contradiction } from '../../model/answers/contradiction.ts'
import type { Alternative, Explanation } from '../../model/answers/explain.ts'
import { termNames } from '../../model/problem.ts'
import type { Placing, TermName } from '../../model/problem.ts'
import { usePoints } from '../points.ts'
import { ContradictionList } from './contradictions.tsx'

interface Props {
  board: Board
  index: number
  explanation: Explanation
  contradictions: readonly Contradiction[]
}

export function WhyPage(props: Props) {
  const { t } = useUi()
  const pick = useText()
  const { board, index, explanation, contradictions } = props
  const { week, problem } = board
  const session = problem.sessions[index]!
  const path = `/office/weeks/${week.slug}`
  const title = t(session.placing ? 'week-solve.why.title' : 'week-solve.why.titleLeft')
  return (
    <>
      <Crumbs
        items={[
          { href: path, label: <Text of={week.name} /> },
          { href: `${path}/place/${session.guid}`, label: <Text of={session.title} or={t('week.proposal.untitled')} /> },
          { label: title },
        ]}
      />
      <PageHeader kicker={title} title={pick(session.title).text || t('week.proposal.untitled')} titleLang={pick(session.title).lang} />
      <div>
        <p>{explanation.placing ? <Place board={board} index={index} placing={explanation.placing} /> : t('week-solve.why.nowNone')}</p>
        {session.locked && <Notice tone="info" title={t('week-solve.why.locked')} />}
        <Row>
          <ButtonLink href={`${path}/place/${session.guid}`} variant="quiet">
            {t('week-solve.why.toPlace')}
          </ButtonLink>
        </Row>
      </div>
      {contradictions.length > 0 && (
        <Section title={t('week-solve.why.contradiction')} id="contradiction">
          <p>{t('week-solve.why.contradictionText')}</p>
          <ContradictionList {...{ board, contradictions }} />
        </Section>
      )}
      {explanation.placing && <Here {...props} />}
      <Others {...props} />
      <Barriers {...props} />
    </>
  )
}

function Place({ board, index, placing }: Pick<Props, 'board' | 'index'> & { placing: Placing }) {
  const { problem } = board
  const at = instantOf(problem, placing.start)
  return (
    <>
      <When at={at} until={addMinutes(at, problem.sessions[index]!.durationMin)} showDate /> ·{' '}
      <Text of={problem.streams[placing.stream]!.name} />
    </>
  )
}

function Here({ explanation }: Props) {
  const { t } = useUi()
  const points = usePoints()
  const rows = costly(explanation.here).map(([term, cost]) => ({ term: t(`week-solve.term.${term}`), cost: points(cost) }))
  const columns = [
    { key: 'term', label: t('week-solve.why.column.term') },
    { key: 'cost', label: t('week-solve.why.column.cost'), numeric: true },
  ]
  return (
    <Section title={t('week-solve.why.terms')} id="here">
      {rows.length === 0 ? (
        <p>{t('week-solve.why.termsNone')}</p>
      ) : (
        <Table caption={t('week-solve.why.terms')} captionHidden columns={columns} rows={rows} />
      )}
    </Section>
  )
}

/** Terms that cost something, the dearest first; what is worth having it placed at all is no reason for this place. */
function costly(points: Partial<Record<TermName, number>>): [TermName, number][] {
  return termNames
    .filter((term) => term !== 'unplaced' && (points[term] ?? 0) >= 0.5)
    .map((term): [TermName, number] => [term, points[term]!])
    .toSorted(([, a], [, b]) => b - a)
}

function Others({ board, index, explanation }: Props) {
  const { t } = useUi()
  const isOurs = board.week.source.format === undefined
  const rows = explanation.alternatives.map((one) => ({
    where: <Place board={board} index={index} placing={one.placing} />,
    difference: <Difference of={one} isPlaced={explanation.placing !== null} />,
    because: <Because board={board} of={one} />,
    act: <PutButton board={board} index={index} placing={one.placing} />,
  }))
  const columns = (['where', 'difference', 'because', 'act'] as const)
    .filter((key) => key !== 'act' || isOurs)
    .map((key) => ({ key, label: t(`week-solve.why.column.${key}`) }))
  return (
    <Section title={t('week-solve.why.best')} id="others">
      {rows.length === 0 ? (
        <p>{t('week-solve.why.bestNone')}</p>
      ) : (
        <Table caption={t('week-solve.why.best')} captionHidden columns={columns} rows={rows} wide />
      )}
    </Section>
  )
}

/** Against being nowhere, any place is better by what a place is worth: that number would only puzzle. */
function Difference({ of: { difference }, isPlaced }: { of: Alternative; isPlaced: boolean }) {
  const { t } = useUi()
  const n = Math.round(Math.abs(difference))
  if (!isPlaced) return <>—</>
  if (n === 0) return <>{t('week-solve.why.same')}</>
  return <>{t(difference < 0 ? 'week-solve.why.better' : 'week-solve.why.worse', { n })}</>
}

function Because({ board, of: { byTerm, warnings } }: { board: Board; of: Alternative }) {
  const { t, locale } = useUi()
  const pick = useText()
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'always', maximumFractionDigits: 0 })
  const terms = termNames.filter((term) => term !== 'unplaced' && Math.abs(byTerm[term] ?? 0) >= 0.5)
  const told = [
    ...terms.map((term) => `${signed.format(byTerm[term]!)}: ${t(`week-solve.term.${term}`)}`),
    ...warnings.map((warning) => tellWarning({ ...board, t, pick }, warning)),
  ]
  if (told.length === 0) return <>—</>
  return (
    <ul>
      {told.map((words) => (
        <li>{words}</li>
      ))}
    </ul>
  )
}

function PutButton({ board, index, placing }: Pick<Props, 'board' | 'index'> & { placing: Placing }) {
  const { t } = useUi()
  const { week, problem } = board
  const { guid } = problem.sessions[index]!
  return (
    <form method="post" action={`/office/weeks/${week.slug}/commands`}>
      <FormKey value={newToken()} />
      <input type="hidden" name="seen" value={problem.revision} />
      <input type="hidden" name="back" value="place" />
      <Button
        variant="quiet"
        name="do"
        value={`put ${guid} ${instantOf(problem, placing.start).toString()} ${problem.streams[placing.stream]!.id} put`}
      >
        {t('week-solve.why.place')}
      </Button>
    </form>
  )
}

function Barriers({ board, explanation }: Props) {
  const { t } = useUi()
  const pick = useText()
  if (explanation.barriers.length === 0) return null
  const rows = explanation.barriers.map(({ kind, person, excluded }) => ({
    rule: t(`week-solve.rule.${kind as 'unavailable'}`),
    holder: person === undefined ? '—' : pick(board.problem.persons[person]!.name).text || '—',
    count: t('week-solve.why.of', { n: excluded, of: explanation.starts }),
  }))
  const columns = (['rule', 'holder', 'count'] as const).map((key) => ({ key, label: t(`week-solve.why.column.${key}`) }))
  return (
    <Section title={t('week-solve.why.excluded')} id="barriers">
      <Table caption={t('week-solve.why.excluded')} captionHidden columns={columns} rows={rows} />
    </Section>
  )
}
