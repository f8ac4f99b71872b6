import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge, Stat, StatRow } from '#ui/card.tsx'
import { useIsland, useUi } from '#ui/context.ts'
import { Field, FileField, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice, Progress } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Week } from '../../weeks/store.ts'
import type { ImportNote, ImportReport } from './report.ts'
import type { ImportRun } from './runs.ts'

interface ImportPageProps {
  /** Undefined: a new week comes out of the file. */
  week: Week | undefined
  canImport: boolean
  runs: readonly ImportRun[]
  values: FormValues
  errors: Record<string, string> | undefined
}

export function ImportPage({ week, canImport, runs, values, errors }: ImportPageProps) {
  const { t } = useUi()
  const title = week ? t('week-exchange.again.title') : t('week-exchange.new.title')
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    ...(week ? [{ href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> }] : []),
  ]
  return (
    <>
      <Crumbs items={[...crumbs, { label: title }]} />
      <PageHeader title={title} lead={week ? t('week-exchange.again.lead') : t('week-exchange.new.lead')} />
      {week && <OfficeTabs week={week} current="import" />}
      {canImport ? <ImportForm {...{ week, values, errors }} /> : <OwnWeekNotice error={errors?.file} />}
      {runs.length > 0 && <RunList runs={runs} />}
    </>
  )
}

function ImportForm({ week, values, errors }: Pick<ImportPageProps, 'week' | 'values' | 'errors'>) {
  const { t } = useUi()
  return (
    <Form action={week ? `/office/weeks/${week.slug}/import` : '/office/weeks/import'} enctype="multipart/form-data" errors={errors}>
      <FormKey value={newToken()} />
      <FileField
        name="file"
        label={t('week-exchange.form.file')}
        hint={t('week-exchange.form.fileHint')}
        accept=".xml,.json,.ics,.frab"
        required
      />
      {!week && (
        <Field
          name="slug"
          label={t('week-exchange.form.slug')}
          hint={t('week-exchange.form.slugHint')}
          value={values.slug}
          maxlength={60}
          width={20}
          required
        />
      )}
      <Field
        name="zone"
        label={t('week-exchange.form.zone')}
        hint={t('week-exchange.form.zoneHint')}
        value={values.zone}
        list={Intl.supportedValuesOf('timeZone')}
        width={20}
        required={false}
        spellcheck={false}
      />
      <SubmitRow>
        <Button>{t('week-exchange.form.submit')}</Button>
      </SubmitRow>
    </Form>
  )
}

function OwnWeekNotice({ error }: { error: string | undefined }) {
  const { t } = useUi()
  return (
    <Notice tone={error ? 'danger' : 'info'} title={t('week-exchange.ownTitle')}>
      <p>{error ?? t('week-exchange.form.ours')}</p>
      <ButtonLink href="/office/weeks/import" variant="quiet">
        {t('week-exchange.new.title')}
      </ButtonLink>
    </Notice>
  )
}

const tones = { queued: 'soon', running: 'live', done: 'done', refused: 'warn' } as const

function RunList({ runs }: { runs: readonly ImportRun[] }) {
  const { t } = useUi()
  const columns = (['file', 'week', 'when', 'state'] as const).map((key) => ({ key, label: t(`week-exchange.column.${key}`) }))
  const rows = runs.map((run) => ({
    file: run.fileName,
    week: run.slug,
    when: <When at={run.createdAt} showDate />,
    state: <Badge tone={tones[run.state]}>{t(`week-exchange.state.${run.state}`)}</Badge>,
  }))
  return (
    <Section title={t('week-exchange.last')} id="runs">
      <Table
        caption={t('week-exchange.last')}
        captionHidden
        columns={columns}
        rows={rows}
        rowHref={(_, at) => `/office/imports/${runs[at]!.uuid}`}
      />
    </Section>
  )
}

export function RunPage({ run }: { run: ImportRun }) {
  const { t } = useUi()
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: '/office/weeks/import', label: t('week-exchange.new.title') },
  ]
  return (
    <>
      <Crumbs items={[...crumbs, { label: run.fileName }]} />
      <PageHeader title={t('week-exchange.run.title', { file: run.fileName })} />
      <div id="import-run">
        {(run.state === 'queued' || run.state === 'running') && <RunProgress run={run} />}
        {run.report && <Result report={run.report} />}
        {run.state === 'refused' && <Refused run={run} />}
      </div>
    </>
  )
}

function RunProgress({ run }: { run: ImportRun }) {
  const { t } = useUi()
  useIsland('import-run')
  const { done, total } = run
  const counted = run.state === 'running' && total > 0
  return (
    <Section title={t(`week-exchange.state.${run.state}`)} id="progress">
      <Progress
        label={t('week-exchange.run.progress')}
        value={counted ? done : undefined}
        max={total}
        text={counted ? t('week-exchange.run.count', { done, total }) : undefined}
      />
      <p>{t('week-exchange.run.wait')}</p>
    </Section>
  )
}

function Result({ report }: { report: ImportReport }) {
  const { t } = useUi()
  const { slug, version, warnings } = report
  const isSame = report.added + report.changed + report.withdrawn === 0
  return (
    <>
      <Notice tone="success" title={isSame ? t('week-exchange.result.same') : t('week-exchange.result.done', { version })}>
        <Row>
          <ButtonLink href={`/weeks/${slug}`}>{t('week-exchange.result.programme')}</ButtonLink>
          <ButtonLink href={`/weeks/${slug}/releases`} variant="quiet">
            {t('week-exchange.result.changes')}
          </ButtonLink>
        </Row>
      </Notice>
      <StatRow>
        {(['total', 'added', 'changed', 'withdrawn', 'unchanged'] as const).map((count) => (
          <Stat value={report[count]} label={t(`week-exchange.count.${count}`, { n: report[count] })} />
        ))}
      </StatRow>
      {warnings.length > 0 && <NoteTable title={t('week-exchange.result.warnings', { n: warnings.length })} notes={warnings} />}
    </>
  )
}

function Refused({ run }: { run: ImportRun }) {
  const { t } = useUi()
  const [first, ...more] = run.problems
  return (
    <>
      <Notice tone="danger" title={t('week-exchange.result.refused')}>
        <Prose>
          {first && <p>{t(first.reason, first.values)}</p>}
          {first && placeOf(first) && <p>{`${t('week-exchange.column.line')}: ${placeOf(first)}`}</p>}
          <p>{t('week-exchange.result.nothingWritten')}</p>
        </Prose>
        <ButtonLink href="/office/weeks/import">{t('week-exchange.result.again')}</ButtonLink>
      </Notice>
      {more.length > 0 && <NoteTable title={t('week-exchange.result.problems')} notes={run.problems} />}
    </>
  )
}

/** "12:4": line and column, as far as they are known. */
function placeOf({ line, column }: ImportNote): string {
  return [line, column].filter((part) => part !== undefined).join(':')
}

/** What was noticed, and where in the file. */
function NoteTable({ title, notes }: { title: string; notes: readonly ImportNote[] }) {
  const { t } = useUi()
  const rows = notes.map((note) => ({ what: t(note.reason, note.values), line: placeOf(note) || '—', at: note.at ?? '—' }))
  const columns = (['what', 'line', 'at'] as const).map((key) => ({ key, label: t(`week-exchange.column.${key}`) }))
  return (
    <Section title={title} id="notes">
      <Table caption={title} captionHidden columns={columns} rows={rows} />
    </Section>
  )
}
