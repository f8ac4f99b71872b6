import { Temporal } from '#platform/time.ts'
import { useUi } from '#ui/context.ts'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { changeKinds } from './diff.ts'
import type { Change, ChangeSide } from './diff.ts'
import { changeWords } from './words.ts'

const shownMost = 100

export interface ChangesProps {
  changes: readonly Change[]
  /** Where a session's title leads, if anywhere. */
  hrefOf: (change: Change) => string | undefined
}

/** What changed, in words: how many of each kind, then session by session; of a long list the first hundred sessions. */
export function Changes({ changes, hrefOf }: ChangesProps) {
  const { t } = useUi()
  const counts = changeKinds
    .map((kind) => ({ kind, n: changes.filter((change) => change.kind === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => t(`week-release.count.${kind}`, { n }))
  const sessions = [...Map.groupBy(changes, (change) => change.guid).values()]
  return (
    <>
      <p>{counts.join(', ')}.</p>
      <Sessions sessions={sessions.slice(0, shownMost)} hrefOf={hrefOf} />
      {sessions.length > shownMost && <p>{t('week.releases.more', { n: sessions.length - shownMost })}</p>}
    </>
  )
}

function Sessions({ sessions, hrefOf }: { sessions: readonly Change[][]; hrefOf: ChangesProps['hrefOf'] }) {
  const { t, locale } = useUi()
  const when = (side: ChangeSide) => <When at={Temporal.Instant.from(side.startsAt)} until={Temporal.Instant.from(side.endsAt)} showDate />
  const list = (
    <ul class="week-changes">
      {sessions.map((changes) => {
        const title = <Text of={(changes[0]!.after ?? changes[0]!.before)!.title} or={t('week.proposal.untitled')} />
        const href = hrefOf(changes[0]!)
        return (
          <li>
            <b>{href ? <a href={href}>{title}</a> : title}</b>
            {changes.map((change) => (
              <p>{changeWords(change, { t, locale, when })}</p>
            ))}
          </li>
        )
      })}
    </ul>
  )
  return sessions.length > openMost ? (
    <details>
      <summary>{t('week-release.showAll', { n: sessions.length })}</summary>
      {list}
    </details>
  ) : (
    list
  )
}

const openMost = 12
