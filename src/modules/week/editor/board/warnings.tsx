import { useText, useUi } from '#ui/context.ts'
import { Icon } from '#ui/icons.tsx'
import type { Warning } from '../../model/problem.ts'
import type { Board } from './board.ts'
import { isWithin } from './scope.ts'
import { tellWarning } from './words.ts'

/** Each warning as a sentence that leads to where it can be mended: the session's own place, and the other session. */
export function WarningList({ board, warnings }: { board: Board; warnings: readonly Warning[] }) {
  const { t } = useUi()
  const pick = useText()
  const { problem, scope, week } = board
  if (warnings.length === 0) return <>✓</>
  const path = `/office/weeks/${week.slug}/place`
  const silent = warnings
    .filter(({ kind }) => kind === 'unknown')
    .map(({ person }) => pick(problem.persons[person!]!.name).text)
    .join(', ')
  return (
    <ul class="week-problems">
      {inShort(warnings).map((warning) => {
        const other = warning.other === undefined ? undefined : problem.sessions[warning.other]
        const isOwn = other !== undefined && isWithin(scope, other)
        return (
          <li>
            <Icon name={warning.level === 'block' ? 'danger' : 'info'} />
            <span>
              <b>{t(warning.level === 'block' ? 'week.problem.block' : 'week.problem.warning')}:</b>{' '}
              <a href={`${path}/${problem.sessions[warning.session]!.guid}#${anchors[warning.field]}`}>
                {warning.kind === 'unknown'
                  ? t('week-editor.warn.unknown', { name: silent })
                  : tellWarning({ t, pick, problem, scope }, warning)}
              </a>
              {isOwn && (
                <>
                  {' '}
                  <a href={`${path}/${other.guid}`}>{t('week-editor.openOther', { title: pick(other.title).text })}</a>
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Those who told nothing stand in one line. */
const inShort = (warnings: readonly Warning[]): Warning[] =>
  warnings.filter(({ kind }, at) => kind !== 'unknown' || at === warnings.findIndex((one) => one.kind === 'unknown'))

/** Which part of a session's page can mend it. */
const anchors: Record<Warning['field'], string> = {
  date: 'place',
  time: 'place',
  stream: 'place',
  lecturer1: 'people',
  moderator: 'people',
  durationMin: 'length',
}
