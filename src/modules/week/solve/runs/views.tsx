import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Week } from '../../weeks/store.ts'
import { usePoints } from '../points.ts'
import { ContradictionList } from '../why/contradictions.tsx'
import type { Contradiction } from '../../model/answers/contradiction.ts'
import type { Board } from '../../editor/board/board.ts'
import { secondsOffered } from './form.ts'
import { scopes } from './run.ts'
import type { Scope, SolveRun } from './run.ts'

interface Props {
  week: Week
  board: Pick<Board, 'week' | 'problem' | 'scope'>
  contradictions: readonly Contradiction[]
  runs: readonly SolveRun[]
  counts: Record<Scope, number>
  values: FormValues
  errors: Record<string, string> | undefined
}

export function SolvePage({ week, board, contradictions, runs, counts, values, errors }: Props) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}`
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: path, label: <Text of={week.name} /> },
          { label: t('week-solve.title') },
        ]}
      />
      <PageHeader title={t('week-solve.title')} lead={t('week-solve.lead')} />
      <OfficeTabs week={week} current="solve" />
      <div>
        <Row>
          <ButtonLink href={`${path}/weights`} variant="quiet">
            {t('week-solve.weights.link')}
          </ButtonLink>
          <ButtonLink href={`${path}/spread`} variant="quiet">
            {t('week-solve.waves.link')}
          </ButtonLink>
        </Row>
      </div>
      {contradictions.length > 0 && (
        <Section title={t('week-solve.impossible.title')} id="impossible">
          <p>{t('week-solve.impossible.text')}</p>
          <ContradictionList {...{ board, contradictions }} />
        </Section>
      )}
      <Section title={t('week-solve.form.title')} id="start">
        <StartForm {...{ path, counts, values, errors }} />
      </Section>
      <Section title={t('week-solve.runs.title')} id="runs">
        {runs.length === 0 ? <Empty title={t('week-solve.runs.none')} /> : <RunTable {...{ path, runs }} />}
      </Section>
    </>
  )
}

function StartForm({ path, counts, values, errors }: { path: string } & Pick<Props, 'counts' | 'values' | 'errors'>) {
  const { t } = useUi()
  return (
    <Form action={`${path}/solve`} errors={errors}>
      <FormKey value={newToken()} />
      <Radios
        name="scope"
        label={t('week-solve.form.scope')}
        hint={t('week-solve.form.scopeHint')}
        value={values.scope}
        options={scopes.map((scope) => ({ value: scope, label: t(`week-solve.scope.${scope}`, { n: counts[scope] }) }))}
        required
      />
      <SecondsRadios value={values.seconds} />
      <Field
        name="seed"
        label={t('week-solve.form.seed')}
        hint={t('week-solve.form.seedHint')}
        value={values.seed}
        inputmode="numeric"
        maxlength={9}
        width={9}
        required={false}
      />
      <SubmitRow>
        <Button>{t('week-solve.form.submit')}</Button>
      </SubmitRow>
    </Form>
  )
}

export function SecondsRadios({ value }: { value: string | undefined }) {
  const { t } = useUi()
  return (
    <Radios
      name="seconds"
      label={t('week-solve.form.seconds')}
      hint={t('week-solve.form.secondsHint')}
      value={value}
      options={secondsOffered.map((n) => ({ value: n, label: t('week-solve.form.secondsChoice', { n }) }))}
      inline
      required
    />
  )
}

export const tones = { queued: 'soon', running: 'live', stopped: 'info', done: 'info', refused: 'warn', applied: 'done' } as const

function RunTable({ path, runs }: { path: string; runs: readonly SolveRun[] }) {
  const { t } = useUi()
  const points = usePoints()
  const columns = (['when', 'scope', 'result', 'state'] as const).map((key) => ({ key, label: t(`week-solve.runs.${key}`) }))
  const rows = runs.map((run) => ({
    when: <When at={run.createdAt} showDate />,
    scope: t(`week-solve.scopeShort.${run.scope}`),
    result: run.best ? t('week-solve.runs.best', { cost: points(run.best.cost), unplaced: run.best.unplaced }) : '—',
    state: <Badge tone={tones[run.state]}>{t(`week-solve.state.${run.state}`)}</Badge>,
  }))
  return (
    <Table
      caption={t('week-solve.runs.title')}
      captionHidden
      columns={columns}
      rows={rows}
      rowHref={(_, at) => `${path}/solve/${runs[at]!.uuid}`}
    />
  )
}
