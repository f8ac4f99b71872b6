import { intlLocales } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge, Stat, StatRow } from '#ui/card.tsx'
import { useIsland, useSheet, useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice, Progress } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { termNames } from '../../model/problem.ts'
import { ApplyForm, MoveTable } from './apply-view.tsx'
import { CostLine } from './line.tsx'
import { PlacingPicture } from './picture.tsx'
import { isOpen } from './run.ts'
import type { RunPageProps } from './run-props.ts'
import { usePoints } from '../points.ts'
import { SecondsRadios, tones } from './views.tsx'

export function RunPage(props: RunPageProps) {
  const { t } = useUi()
  useSheet('week-office')
  const { week, run, error, applied } = props
  const path = `/office/weeks/${week.slug}`
  const lead = { scope: t(`week-solve.scopeShort.${run.scope}`), seconds: run.seconds, seed: String(run.seed) }
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: path, label: <Text of={week.name} /> },
          { href: `${path}/solve`, label: t('week-solve.title') },
          { label: t('week-solve.run.title') },
        ]}
      />
      <PageHeader title={t('week-solve.run.title')} lead={t('week-solve.run.lead', lead)} />
      <div>
        {error && <Notice tone="danger" title={error} />}
        {run.hasFailed && <Notice tone="danger" title={t('week-solve.run.failed')} />}
        {applied && run.state === 'applied' && (
          <Notice tone="success" title={t('week-solve.run.applied', { revision: applied })}>
            <ButtonLink href={path}>{t('week-solve.run.toEditor')}</ButtonLink>
          </Notice>
        )}
      </div>
      <div id="solve-run">
        <Standing {...props} />
      </div>
      {!isOpen(run) && <Afterwards {...props} />}
    </>
  )
}

/** What the island brings up to date while the search is under way. */
function Standing(props: RunPageProps) {
  const { t, locale } = useUi()
  const points = usePoints()
  const { run, task, moves } = props
  const format = new Intl.NumberFormat(intlLocales(locale))
  const moved = new Set(moves.map(({ at }) => task.problem.sessions[at]!.guid))
  return (
    <>
      <p>
        <Badge tone={tones[run.state]}>{t(`week-solve.state.${run.state}`)}</Badge>
      </p>
      {isOpen(run) && <Underway {...props} />}
      {run.best && (
        <>
          <StatRow>
            <Stat value={points(run.best.cost)} label={t('week-solve.run.cost')} definition={t('week-solve.run.costDefinition')} />
            <Stat value={run.best.unplaced} label={t('week-solve.run.unplaced', { n: run.best.unplaced })} />
            <Stat value={format.format(run.iterations)} label={t('week-solve.run.iterations', { n: run.iterations })} />
          </StatRow>
          <CostLine history={run.history} spentMs={run.spentMs} />
          <Terms {...props} />
          <PlacingPicture problem={task.problem} placings={run.best.placings} moved={moved} />
        </>
      )}
    </>
  )
}

function Underway({ week, run }: RunPageProps) {
  const { t } = useUi()
  useIsland('solve-run')
  const [done, total] = [Math.min(run.seconds, Math.round(run.spentMs / 1000)), run.seconds]
  return (
    <Section title={t('week-solve.run.progress')} id="progress">
      <Progress label={t('week-solve.run.progress')} value={done} max={total} text={t('week-solve.run.count', { done, total })} />
      <p>{t('week-solve.run.wait')}</p>
      {run.isStopAsked ? (
        <p role="status">{t('week-solve.run.stopping')}</p>
      ) : (
        <Form action={`/office/weeks/${week.slug}/solve/${run.uuid}/stop`} id="stop">
          <FormKey value={newToken()} />
          <SubmitRow>
            <Button variant="quiet">{t('week-solve.run.stop')}</Button>
          </SubmitRow>
        </Form>
      )}
    </Section>
  )
}

function Terms({ run, now }: RunPageProps) {
  const { t } = useUi()
  const points = usePoints()
  const rows = termNames
    .filter((term) => (now.terms[term] ?? 0) > 0 || (run.best?.terms[term] ?? 0) > 0)
    .map((term) => ({
      term: t(`week-solve.term.${term}`),
      now: points(now.terms[term] ?? 0),
      best: points(run.best?.terms[term] ?? 0),
    }))
  const all = { term: t('week-solve.run.terms.all'), now: points(now.cost), best: points(run.best?.cost ?? 0) }
  const columns = [
    { key: 'term', label: t('week-solve.run.terms.term') },
    { key: 'now', label: t('week-solve.run.terms.now'), numeric: true },
    { key: 'best', label: t('week-solve.run.terms.best'), numeric: true },
  ]
  return (
    <Section title={t('week-solve.run.terms.title')} id="terms">
      <Table caption={t('week-solve.run.terms.title')} captionHidden columns={columns} rows={[...rows, all]} />
    </Section>
  )
}

/** What can be done with a search that has stopped. */
function Afterwards(props: RunPageProps) {
  const { t } = useUi()
  const { week, run, moves, errors } = props
  const path = `/office/weeks/${week.slug}/solve`
  return (
    <>
      <LeftOut {...props} />
      {run.best && run.state !== 'applied' && (
        <Section title={t('week-solve.run.moves.title')} id="moves">
          {moves.length === 0 ? <p>{t('week-solve.run.moves.none')}</p> : <MoveTable {...props} />}
          {moves.length > 0 && <ApplyForm {...props} />}
        </Section>
      )}
      {run.state === 'applied' ? (
        <Row>
          <ButtonLink href={path}>{t('week-solve.run.again')}</ButtonLink>
        </Row>
      ) : (
        <Section title={t('week-solve.run.resume')} id="resume">
          <p>{t('week-solve.run.resumeHint')}</p>
          <Form action={`${path}/${run.uuid}/resume`} errors={errors} id="resume-form">
            <FormKey value={newToken()} />
            <SecondsRadios value="60" />
            <SubmitRow>
              <Button variant="quiet">{t('week-solve.run.resume')}</Button>
              <ButtonLink href={path} variant="quiet">
                {t('week-solve.run.again')}
              </ButtonLink>
            </SubmitRow>
          </Form>
        </Section>
      )}
    </>
  )
}

const leftMost = 50

function LeftOut({ week, run, task }: RunPageProps) {
  const { t } = useUi()
  const pick = useText()
  const placed = new Set(run.best?.placings.map(({ guid }) => guid))
  const left = run.best ? task.problem.sessions.filter(({ guid }) => !placed.has(guid)) : []
  if (left.length === 0) return null
  return (
    <Section title={t('week-solve.run.left.title')} id="left">
      <p>{t('week-solve.run.left.text')}</p>
      <ul>
        {left.slice(0, leftMost).map(({ guid, title }) => (
          <li>
            <Text of={title} />{' '}
            <a href={`/office/weeks/${week.slug}/sessions/${guid}/why`} aria-label={`${t('week-solve.run.left.why')} ${pick(title).text}`}>
              {t('week-solve.run.left.why')}
            </a>
          </li>
        ))}
      </ul>
      {left.length > leftMost && <p>{t('week-solve.run.moves.more', { n: left.length - leftMost })}</p>}
    </Section>
  )
}
