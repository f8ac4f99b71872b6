import { accessFacts } from '../weeks/kinds.ts'
import type { AccessFact } from '../weeks/kinds.ts'

/** What a session promises of what a reader needs. */
export interface Match {
  needs: AccessFact[]
  met: AccessFact[]
  missing: AccessFact[]
}

/** Words that we know, each once and in the order in which they are told; a word of an older or newer version is left out. */
export function knownFacts(words: readonly string[]): AccessFact[] {
  return accessFacts.filter((fact) => words.includes(fact))
}

export function matchNeeds(access: readonly string[], needs: readonly AccessFact[]): Match {
  return {
    needs: [...needs],
    met: needs.filter((need) => access.includes(need)),
    missing: needs.filter((need) => !access.includes(need)),
  }
}

/** True where a reader needs something and the session promises all of it. */
export function isAllMet(access: readonly string[], needs: readonly AccessFact[]): boolean {
  return needs.length > 0 && needs.every((need) => access.includes(need))
}
