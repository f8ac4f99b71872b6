import type { LocalText, MessageKey, Translate } from '#platform/i18n.ts'
import type { Warning, WarningKind, WeekProblem } from '../../model/problem.ts'
import { warningKinds } from '../../model/problem.ts'
import { isWithin } from './scope.ts'
import type { Scope } from './scope.ts'

/** A warning's sentence. Its placeholders are plain, so that the browser can fill the same sentences in. */
export function warningWords(kind: WarningKind): MessageKey {
  return `week-editor.warn.${kind}`
}

export interface Teller {
  t: Translate
  pick: (text: LocalText) => { text: string }
  problem: WeekProblem
  scope: Scope
}

/** What stands at a session, as a sentence; sessions of others than one's own have no name in it. */
export function tellWarning(teller: Teller, warning: Warning): string {
  return teller.t(warningWords(warning.kind), warningValues(teller, warning))
}

/** What fills the sentence's placeholders. */
export function warningValues({ t, pick, problem, scope }: Teller, { other, person, values }: Warning): Record<string, string | number> {
  const session = other === undefined ? undefined : problem.sessions[other]
  const title = session && (isWithin(scope, session) ? pick(session.title).text : t('week-editor.busy'))
  const name = person === undefined ? '' : pick(problem.persons[person]!.name).text || t('week-editor.somebody')
  return { ...blank, ...values, other: title ?? '', name }
}

/** A sentence names only some of these. */
const blank = { minutes: 0, most: 0, adults: 0, seats: 0, n: 0, zones: 0, of: 0, grade: 0, block: 0 }

/** All sentences with their placeholders left open: for the browser. */
export function sentencesFor(t: Translate): Record<WarningKind, string> {
  const open = { ...Object.fromEntries(Object.keys(blank).map((name) => [name, `{${name}}`])), other: '{other}', name: '{name}' }
  return Object.fromEntries(warningKinds.map((kind) => [kind, t(warningWords(kind), open)])) as Record<WarningKind, string>
}
