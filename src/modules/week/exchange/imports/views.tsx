import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Stat, StatRow } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Field, FileField, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Row } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Week } from '../../weeks/store.ts'
import { NoteTable, placeOf, RunFrame, RunList } from '../../runs/views.tsx'
import type { ImportRun } from '../../runs/store.ts'
import type { ImportReport } from './report.ts'

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
      {canImport ? <ImportForm {...{ week, values, errors }} /> : <OwnWeekNotice week={week} error={errors?.file} />}
      {runs.length > 0 && <RunList runs={runs} href={(run) => `/office/imports/${run.uuid}`} />}
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

function OwnWeekNotice({ week, error }: { week: Week | undefined; error: string | undefined }) {
  const { t } = useUi()
  return (
    <Notice tone={error ? 'danger' : 'info'} title={t('week-exchange.ownTitle')}>
      <p>{error ?? t('week-exchange.form.ours')}</p>
      {week && <ButtonLink href={`/office/weeks/${week.slug}/intake`}>{t('week-intake.title')}</ButtonLink>}
      <ButtonLink href="/office/weeks/import" variant="quiet">
        {t('week-exchange.new.title')}
      </ButtonLink>
    </Notice>
  )
}

export function RunPage({ run }: { run: ImportRun<ImportReport> }) {
  const { t } = useUi()
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: '/office/weeks/import', label: t('week-exchange.new.title') },
  ]
  return (
    <>
      <Crumbs items={[...crumbs, { label: run.fileName }]} />
      <PageHeader title={t('week-exchange.run.title', { file: run.fileName })} />
      <RunFrame run={run}>
        {run.report && <Result report={run.report} />}
        {run.state === 'refused' && <Refused run={run} />}
      </RunFrame>
    </>
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

function Refused({ run }: { run: ImportRun<ImportReport> }) {
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
