import type { Db } from '#platform/db/database.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText, translator } from '#platform/i18n.ts'
import type { Scope } from '../editor/board/scope.ts'
import { warningValues, warningWords } from '../editor/board/words.ts'
import { Evaluator } from '../model/evaluator/evaluator.ts'
import { loadProblem } from '../model/load.ts'
import type { Warning, WeekProblem } from '../model/problem.ts'
import { gatherStaffing } from '../staffing/gather.ts'
import { findGaps, mergeProblems } from '../staffing/rules.ts'
import type { Problem } from '../timetable/rules.ts'
import type { WorkingSession } from '../timetable/store.ts'
import type { Week } from '../weeks/store.ts'

/**
 * What blocks a release and what it is warned of, by guid: the timetable's one judge, and the gaps among its adults. Streams and
 * adults of a week from a file are not ours to judge. Others' sessions have no names for a coordinator.
 */
export async function judgeWeek(
  db: Db,
  week: Week,
  placed: readonly WorkingSession[],
  { locale, scope }: { locale: Locale; scope?: Scope },
): Promise<Map<string, Problem[]>> {
  if (week.source.format !== undefined) return new Map()
  const problem = await loadProblem(db, week)
  const evaluator = new Evaluator(problem)
  const tell = problemTeller({ problem, locale, scope })
  const found = new Map<string, Problem[]>()
  for (const [index, session] of problem.sessions.entries()) {
    if (session.placing === null) continue
    const list = evaluator.warningsOf(index).map(tell)
    if (list.length > 0) found.set(session.guid, list)
  }
  return mergeProblems(found, findGaps(placed, await gatherStaffing(db, week, placed, locale)))
}

/** Says what the evaluator found in the reader's language, with the guid of the session on the other side. */
export function problemTeller({
  problem,
  locale,
  scope,
}: {
  problem: WeekProblem
  locale: Locale
  scope?: Scope
}): (warning: Warning) => Problem {
  const teller = { t: translator(locale), pick: (text: Record<string, string>) => pickText(text, locale), problem, scope }
  return (warning) => ({
    level: warning.level === 'block' ? 'block' : 'warning',
    key: warningWords(warning.kind),
    values: warningValues(teller, warning),
    field: warning.field,
    ...(warning.other !== undefined && { otherGuid: problem.sessions[warning.other]!.guid }),
  })
}
