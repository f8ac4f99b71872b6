import { Button } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { newToken } from '#platform/ids.ts'
import { Temporal } from '#platform/time.ts'
import type { Week } from '../weeks/store.ts'
import { OfficeTabs } from '../timetable/board-view.tsx'
import { changeKinds } from './compare/diff.ts'
import type { Change, ChangeSide } from './compare/diff.ts'
import { ProblemList } from '../timetable/problem-list.tsx'
import type { ReleasePlan } from './release.ts'
import type { ReleaseRow } from './store.ts'

const shownMax = 100

/** What changed, by kind; of a long list the first hundred, since the first release holds everything. */
export function ChangeList({ changes, week }: { changes: readonly Change[]; week: Week }) {
  const { t } = useUi()
  const kinds = changeKinds
    .map((kind) => ({ kind, list: changes.filter((change) => change.kind === kind) }))
    .filter(({ list }) => list.length > 0)
  const columns = (['title', 'before', 'after'] as const).map((key) => ({ key, label: t(`week.releases.column.${key}`) }))
  return (
    <>
      {kinds.map(({ kind, list }) => (
        <details class="week-changes">
          <summary>
            {t(`week.change.${kind}`)}: {list.length}
          </summary>
          <Table
            caption={t(`week.change.${kind}`)}
            captionHidden
            columns={columns}
            rows={list.slice(0, shownMax).map((change) => ({
              title: <Text of={(change.after ?? change.before)!.title} />,
              before: change.before ? <Side side={change.before} kind={kind} /> : '—',
              after: change.after ? <Side side={change.after} kind={kind} /> : '—',
            }))}
            rowHref={(_, index) => (list[index]!.after ? `/weeks/${week.slug}/sessions/${list[index]!.after!.slug}` : undefined)}
          />
          {list.length > shownMax && <p>{t('week.releases.more', { n: list.length - shownMax })}</p>}
        </details>
      ))}
    </>
  )
}

function Side({ side, kind }: { side: ChangeSide; kind: Change['kind'] }) {
  const pick = useText()
  if (kind === 'stream') return <Text of={side.stream} />
  if (kind === 'people') return <>{side.people.map((person) => pick(person.name).text).join(', ') || '—'}</>
  if (kind === 'text') return <Text of={side.title} />
  return <When at={Temporal.Instant.from(side.startsAt)} until={Temporal.Instant.from(side.endsAt)} showDate />
}

export function ReleasePage({ plan, error }: { plan: ReleasePlan; error?: string | undefined }) {
  const { t } = useUi()
  const { week, changes, problems, placed } = plan
  const blocks = placed.filter((session) => problems.get(session.guid)?.some((problem) => problem.level === 'block'))
  const action = `/office/weeks/${week.slug}/release`
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { label: t('week.office.tab.release') },
        ]}
      />
      <PageHeader
        title={t('week.release.title', { version: week.releasedVersion + 1 })}
        lead={t('week.release.lead', { n: placed.length, changes: changes.length })}
      />
      <OfficeTabs week={week} current="release" />
      {error && (
        <Notice tone="danger">
          <p>{error}</p>
        </Notice>
      )}
      {blocks.length > 0 && (
        <Section title={t('week.release.blocks', { n: blocks.length })} id="blocks">
          {blocks.map((session) => (
            <div>
              <a href={`/office/weeks/${week.slug}/sessions/${session.guid}`}>
                <Text of={session.title} />
              </a>
              <ProblemList problems={problems.get(session.guid)!.filter((problem) => problem.level === 'block')} />
            </div>
          ))}
        </Section>
      )}
      <Section title={t('week.release.changes')} id="changes">
        {changes.length === 0 ? <Empty title={t('week.release.nothing')} /> : <ChangeList changes={changes} week={week} />}
      </Section>
      {changes.length > 0 && blocks.length === 0 && (
        <Form action={action}>
          <FormKey value={newToken()} />
          <Field name="note" label={t('week.release.note')} hint={t('week.release.noteHint')} maxlength={500} required={false} />
          <SubmitRow>
            <Button>{t('week.release.button', { version: week.releasedVersion + 1 })}</Button>
          </SubmitRow>
        </Form>
      )}
    </>
  )
}

export function ReleasesPage({ week, releases }: { week: Week; releases: readonly ReleaseRow[] }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: `/weeks/${week.slug}`, label: <Text of={week.name} /> }, { label: t('week.releases.title') }]} />
      <PageHeader title={t('week.releases.title')} lead={t('week.releases.lead')} />
      {releases.map((release) => (
        <Section title={t('week.office.version', { version: release.version })} id={`v${release.version}`}>
          <p>
            <When at={release.releasedAt} showDate />{' '}
            {release.version === week.releasedVersion && <Badge tone="info">{t('week.releases.current')}</Badge>}
          </p>
          {release.note && <p>{release.note}</p>}
          <ChangeList changes={release.changes} week={week} />
          <p class="hint">
            {t('week.releases.hash')} <code class="week-hash">{release.hash.toString('hex')}</code>
          </p>
        </Section>
      ))}
    </>
  )
}
