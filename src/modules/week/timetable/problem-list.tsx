import { useUi } from '#ui/context.ts'
import { Icon } from '#ui/icons.tsx'
import type { Problem } from './rules.ts'

/** What speaks against a session, each as a sentence; blocks say that they block. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const { t } = useUi()
  if (problems.length === 0) return null
  return (
    <ul class="week-problems">
      {problems.map((problem) => (
        <li>
          <Icon name={problem.level === 'block' ? 'danger' : 'info'} />
          <span>
            <b>{t(problem.level === 'block' ? 'week.problem.block' : 'week.problem.warning')}:</b> {t(problem.key, problem.values)}
          </span>
        </li>
      ))}
    </ul>
  )
}
