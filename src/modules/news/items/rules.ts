import { hasRole, scopeIds } from '#platform/http/route.ts'
import type { Actor } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'

/** The office writes for everybody; a coordinator for the own member only. Null is the consortium itself. */
export function mayWriteFor(actor: Actor | null, memberId: number | null): boolean {
  if (hasRole(actor, 'office')) return true
  return memberId !== null && ownMembers(actor).includes(memberId)
}

export function ownMembers(actor: Actor | null): number[] {
  return scopeIds(actor, 'coordinator', 'member')
}

/** Paragraphs of a text typed into a form: parted by empty lines, line ends within one are spaces. */
export function paragraphsOf(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
}

/** A text in the languages in which it was written. */
export function localText(ru: string, en: string): LocalText {
  return { ...(ru ? { ru } : {}), ...(en ? { en } : {}) }
}
