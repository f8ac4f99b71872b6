import { isMessageKey } from '#platform/i18n.ts'
import type { Translate } from '#platform/i18n.ts'
import type { Actor } from '#platform/http/route.ts'
import { scopeIds } from '#platform/http/route.ts'

/** Fields a task can belong to; their slugs are those of the topics of science. */
export const taskFields = [
  'space',
  'physics',
  'chemistry',
  'life',
  'earth-and-climate',
  'medicine',
  'mathematics',
  'ai',
  'robotics',
  'engineering',
  'history-and-archaeology',
  'language',
  'art-and-science',
] as const

export function fieldName(t: Translate, field: string): string {
  const key = `consortium.field.${field}`
  return isMessageKey(key) ? t(key) : field
}

/** A partner's person edits the tasks of that partner only. */
export function mayEditTasksOf(actor: Actor | null, partnerId: number): boolean {
  return scopeIds(actor, 'partner', 'partner').includes(partnerId)
}
