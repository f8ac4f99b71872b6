import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import type { Draw } from './store.ts'
import type { Verdict } from './verify.ts'
import { Code } from './views.tsx'

/** What the server found when it drew again: for those without scripts and without a command line. */
export function VerifyPage({ draw, verdict }: { draw: Draw; verdict: Verdict }) {
  const { t } = useUi()
  const label = useText()(draw.label).text
  const isEqual = verdict.equal && verdict.resultHash === draw.resultHash
  const rows = [
    { what: t('draw.step.inputs'), said: draw.inputsHash, found: verdict.inputsHash },
    { what: t('draw.step.seed'), said: draw.seed, found: verdict.seed },
    { what: t('draw.step.result'), said: draw.resultHash, found: verdict.resultHash },
    ...verdict.differences.map(({ step, where, said, found }) => ({ what: `${t(`draw.step.${step}`)}: ${where}`, said, found })),
  ]
  return (
    <>
      <Crumbs
        items={[{ href: '/draws', label: t('draw.title') }, { href: `/draws/${draw.uuid}`, label }, { label: t('draw.verify.title') }]}
      />
      <PageHeader title={t('draw.verify.title')} lead={label} />
      <Notice tone={isEqual ? 'success' : 'danger'} title={t(isEqual ? 'draw.verify.equal' : 'draw.verify.differs')}>
        <p>{t('draw.check.counted').replace('%', String(verdict.applications)).replace('%', String(verdict.placed))}</p>
      </Notice>
      <Table
        wide
        caption={t('draw.verify.caption')}
        captionHidden
        columns={(['what', 'said', 'found'] as const).map((key) => ({ key, label: t(`draw.verify.${key}`) }))}
        rows={rows.map(({ what, said, found }) => ({ what, said: <Code value={said ?? ''} />, found: <Code value={found} /> }))}
      />
      <p>
        <a href={`/draws/${draw.uuid}#check`}>{t('draw.check')}</a>
      </p>
    </>
  )
}
