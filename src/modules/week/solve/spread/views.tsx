import { newToken } from '#platform/ids.ts'
import { intlLocales } from '#platform/i18n.ts'
import { addMinutes } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { instantOf } from '../../editor/board/board.ts'
import type { ProposedWave } from '../../model/answers/waves.ts'
import type { WeekProblem } from '../../model/problem.ts'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Week } from '../../weeks/store.ts'
import type { Spread } from './actions.ts'

interface Props {
  week: Week
  spread: Spread
  error: string | undefined
  isAdded: boolean
}

export function SpreadPage({ week, spread, error, isAdded }: Props) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}`
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: path, label: <Text of={week.name} /> },
          { href: `${path}/solve`, label: t('week-solve.title') },
          { label: t('week-solve.waves.title') },
        ]}
      />
      <PageHeader title={t('week-solve.waves.title')} lead={t('week-solve.waves.lead')} />
      <OfficeTabs week={week} current="solve" />
      <div>
        {error && <Notice tone="danger" title={error} />}
        {isAdded && <Notice tone="success" title={t('week-solve.waves.added')} />}
        {spread.waves.length === 0 ? <Empty title={t('week-solve.waves.none')} /> : <WaveTable path={path} spread={spread} />}
      </div>
    </>
  )
}

function WaveTable({ path, spread: { problem, waves } }: { path: string; spread: Spread }) {
  const { t } = useUi()
  const pick = useText()
  const rows = waves.map((wave) => {
    const session = problem.sessions[wave.session]!
    const at = instantOf(problem, wave.start)
    return {
      session: <Text of={session.title} />,
      now: t('week-solve.waves.zones', { n: wave.before.school, of: wave.before.groups }),
      wave: (
        <>
          <When at={at} until={addMinutes(at, session.durationMin)} showDate /> · <Text of={problem.streams[wave.stream]!.name} />
          <br />
          {wave.adults.map((person) => pick(problem.persons[person]!.name).text).join(', ') || t('week-solve.waves.nobody')}
        </>
      ),
      gain: <Gain problem={problem} wave={wave} />,
      act: (
        <form method="post" action={`${path}/spread`}>
          <FormKey value={newToken()} />
          <input type="hidden" name="session" value={session.guid} />
          <input type="hidden" name="start" value={wave.start} />
          <Button variant="quiet">{t('week-solve.waves.accept')}</Button>
        </form>
      ),
    }
  })
  const columns = [
    ...(['session', 'now', 'wave', 'gain'] as const).map((key) => ({ key, label: t(`week-solve.waves.column.${key}`) })),
    { key: 'act', label: t('week-solve.why.column.act') },
  ]
  return <Table caption={t('week-solve.waves.title')} captionHidden columns={columns} rows={rows} wide />
}

function Gain({ problem, wave }: { problem: WeekProblem; wave: ProposedWave }) {
  const { t, locale } = useUi()
  const share = wave.gains.reduce((sum, group) => sum + problem.groups[group]!.pupilShare, 0)
  const pupils = new Intl.NumberFormat(intlLocales(locale), { style: 'percent', maximumFractionDigits: 0 }).format(share)
  return <>{t('week-solve.waves.gain', { n: wave.gains.length, pupils })}</>
}
