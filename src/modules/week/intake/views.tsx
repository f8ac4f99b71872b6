import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Stat, StatRow } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Checkbox, FileField, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { useWords } from '../programme/words.ts'
import { NoteTable, RunFrame, RunList } from '../runs/views.tsx'
import type { ImportRun } from '../runs/store.ts'
import { OfficeTabs } from '../timetable/board-view.tsx'
import type { Week } from '../weeks/store.ts'
import { notesMax } from './report.ts'
import type { IntakeReport } from './report.ts'

interface IntakePageProps {
  week: Week
  runs: readonly ImportRun[]
  errors: Record<string, string> | undefined
}

export function IntakePage({ week, runs, errors }: IntakePageProps) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/intake`
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { label: t('week-intake.title') },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={t('week-intake.title')} lead={t('week-intake.lead')} />
      <OfficeTabs week={week} current="import" />
      <Form action={path} enctype="multipart/form-data" errors={errors}>
        <FormKey value={newToken()} />
        <FileField
          name="file"
          label={t('week-intake.form.file')}
          hint={t('week-intake.form.fileHint')}
          accept=".xlsx,.csv,.tsv,.txt,.ods"
          required
        />
        <SubmitRow>
          <Button>{t('week-intake.form.check')}</Button>
        </SubmitRow>
      </Form>
      <Section title={t('week-intake.template.title')} id="template">
        <p>{t('week-intake.template.text')}</p>
        <Row>
          <ButtonLink href={`${path}/template.xlsx`} variant="quiet" download>
            {t('week-intake.template.xlsx')}
          </ButtonLink>
          <ButtonLink href={`${path}/template.csv`} variant="quiet" download>
            {t('week-intake.template.csv')}
          </ButtonLink>
        </Row>
      </Section>
      {runs.length > 0 && <RunList runs={runs} href={(run) => `/office/intakes/${run.uuid}`} />}
    </>
  )
}

interface RunPageProps {
  run: ImportRun<IntakeReport>
  week: Week
}

export function IntakeRunPage({ run, week }: RunPageProps) {
  const { t } = useUi()
  const crumbs = [
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { href: `/office/weeks/${week.slug}/intake`, label: t('week-intake.title') },
    { label: run.fileName },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={t('week-intake.run.title', { file: run.fileName })} />
      <RunFrame run={run}>
        {run.state === 'checked' && run.report && <Checked run={run} report={run.report} />}
        {run.state === 'done' && run.report && <Done week={week} report={run.report} />}
        {run.state === 'refused' && <Refused run={run} week={week} />}
        {run.state === 'dropped' && (
          <Notice tone="info" title={t('week-intake.dropped.title')}>
            <p>{t('week-intake.dropped.text')}</p>
          </Notice>
        )}
      </RunFrame>
    </>
  )
}

function Checked({ run, report }: { run: ImportRun; report: IntakeReport }) {
  const { t } = useUi()
  const path = `/office/intakes/${run.uuid}`
  return (
    <>
      <Notice tone="info" title={t('week-intake.checked.title', { n: report.added })}>
        <p>{t('week-intake.checked.text')}</p>
      </Notice>
      {report.added > 0 && (
        <Form action={`${path}/write`}>
          <FormKey value={newToken()} />
          {report.newPeople > 0 && (
            <Checkbox
              name="invites"
              label={t('week-intake.checked.invites')}
              hint={t('week-intake.checked.invitesHint', { n: report.newPeople })}
              required={false}
            />
          )}
          <SubmitRow>
            <Button>{t('week-intake.checked.write')}</Button>
            <Button variant="quiet" formaction={`${path}/drop`}>
              {t('week-intake.checked.drop')}
            </Button>
          </SubmitRow>
        </Form>
      )}
      {report.added === 0 && <PostButton action={`${path}/drop`} label={t('week-intake.checked.drop')} variant="quiet" />}
      <Facts report={report} />
    </>
  )
}

function Done({ week, report }: { week: Week; report: IntakeReport }) {
  const { t } = useUi()
  return (
    <>
      <Notice tone="success" title={t('week-intake.done.title', { n: report.added })}>
        <ButtonLink href={`/office/weeks/${week.slug}/proposals`}>{t('week-intake.done.toProposals')}</ButtonLink>
      </Notice>
      <Facts report={report} />
    </>
  )
}

function Facts({ report }: { report: IntakeReport }) {
  const { t } = useUi()
  const { warnings, encoding, sheet } = report
  return (
    <>
      <StatRow>
        {(['total', 'added', 'known', 'newPeople', 'told'] as const).map((count) => (
          <Stat value={report[count]} label={t(`week-intake.count.${count}`, { n: report[count] })} />
        ))}
      </StatRow>
      {encoding !== null && <p>{t('week-intake.encoding', { encoding })}</p>}
      {sheet !== '' && <p>{t('week-intake.sheet', { sheet })}</p>}
      {report.preview.length > 0 && <Preview report={report} />}
      {warnings.length > 0 && <NoteTable title={t('week-intake.warnings', { n: warnings.length })} notes={warnings} />}
    </>
  )
}

function Preview({ report }: { report: IntakeReport }) {
  const { t } = useUi()
  const words = useWords()
  const columns = (['title', 'line', 'format', 'grades', 'minutes', 'adults'] as const).map((key) => ({
    key,
    label: t(`week-intake.preview.${key}`),
    numeric: key === 'line' || key === 'minutes' || key === 'adults',
  }))
  const rows = report.preview.map(({ line, title, format, gradeFrom, gradeTo, minutes, adults }) => ({
    title: <Text of={title} />,
    ...{ line, minutes, adults, format: words.format(format), grades: words.grades(gradeFrom, gradeTo) },
  }))
  return (
    <Section title={t('week-intake.preview')} id="preview">
      <Table caption={t('week-intake.preview')} captionHidden columns={columns} rows={rows} />
    </Section>
  )
}

function Refused({ run, week }: { run: ImportRun; week: Week }) {
  const { t } = useUi()
  const { problems } = run
  return (
    <>
      <Notice tone="danger" title={t('week-intake.refused.title')}>
        <p>{t('week-intake.refused.text')}</p>
        {problems.length >= notesMax && <p>{t('week-intake.refused.more', { shown: notesMax })}</p>}
        <ButtonLink href={`/office/weeks/${week.slug}/intake`}>{t('week-intake.refused.again')}</ButtonLink>
      </Notice>
      <NoteTable title={t('week-intake.problems', { n: problems.length })} notes={problems} />
    </>
  )
}
