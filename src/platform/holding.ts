import type { Ui } from '#ui/context.ts'
import type { Holding, Retention } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { intlLocales } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { toDate } from '#platform/time.ts'

type NameIn<Key, Prefix extends string, End extends string> = Key extends `${Prefix}.${infer Name}.${End}` ? Name : never

/** Holdings that messages/…/holdings.json has words for: "people.sessions". */
export type HoldingName = NameIn<MessageKey, 'holdings', 'until'>

/** What is kept and ends by date: "live.questions". */
export type RetentionName = NameIn<MessageKey, 'holdings.keep', 'why'>

/** A list of one holding, or of none where nothing is held: nobody reads about what isn't there. */
export function holding(ui: Ui, name: HoldingName, items: Holding['items']): Holding[] {
  if (items.length === 0) return []
  const say = (part: 'title' | 'why' | 'until') => ui.t(`holdings.${name}.${part}` as MessageKey)
  return [{ name, title: say('title'), why: say('why'), until: say('until'), items }]
}

/** One entry of what a module keeps, with its words by name. */
export function keep(name: RetentionName, days: number, act: Retention['act']): Retention {
  return { name, what: `holdings.keep.${name}.what` as MessageKey, why: `holdings.keep.${name}.why` as MessageKey, days, act }
}

/** "23 November 2026, 10:45", in the reader's language and zone. */
export function inWords(ui: Ui, at: Temporal.Instant): string {
  const options = { timeZone: ui.zone, day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(intlLocales(ui.locale), options).format(toDate(at))
}

/** Empty where a person has none: neither secrets nor what is sealed is told by these names. */
const secret = /_hash$|^hash$|^sealed$|^wrapped$|^replaced_by$/

/** A row as the JSON file tells it: instants in ISO 8601; bytes are left out, since they are secrets or sealed. */
export function asData(row: Record<string, unknown>): Record<string, unknown> {
  const told = Object.entries(row).filter(([name, value]) => !(value instanceof Uint8Array) && !secret.test(name))
  return JSON.parse(JSON.stringify(Object.fromEntries(told))) as Record<string, unknown>
}
