import type { Ui } from '#ui/context.ts'
import { useUi } from '#ui/context.ts'
import type { AccessFact } from '../weeks/kinds.ts'
import { knownFacts } from './rules.ts'

/** What the reader said they need. It stays between them and the page: no address, log, audit or export of ours names it. */
export function needsOf(ui: Pick<Ui, 'look'>): AccessFact[] {
  return knownFacts(ui.look.needs)
}

export function useNeeds(): AccessFact[] {
  return needsOf(useUi())
}
