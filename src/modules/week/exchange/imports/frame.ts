import { Temporal, wallDate } from '#platform/time.ts'
import { slugify } from '#platform/ids.ts'
import type { ScheduleDocument, ScheduleEvent } from '../../formats/index.ts'
import type { ImportNote } from '../../runs/notes.ts'
import { ImportRefused } from '../../runs/notes.ts'

/** A programme lasts days or weeks; events years apart are a mistake of the file, and each day is a page. */
export const daysMax = 92

/** Addresses that are pages of ours. */
const reserved = ['import', 'new']

export function isWeekSlug(slug: string): boolean {
  return slug.length <= 60 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && !reserved.includes(slug)
}

export interface WeekFrame {
  zone: string
  startsOn: string
  endsOn: string
}

/** Zone and dates of the week; the programme's days are the dates on which something begins, whatever the file's day elements say. */
export function frameOf(document: ScheduleDocument, knownZone: string | undefined): { frame: WeekFrame; warnings: ImportNote[] } {
  const offset = document.events.find((event) => event.offset !== null)?.offset ?? '+00:00'
  const zone = document.zone ?? knownZone ?? zoneOfOffset(offset)
  const isGuess = document.zone === null && knownZone === undefined
  const dates = document.events.map((event) => wallDate(Temporal.Instant.from(event.startsAt), zone)).toSorted()
  const [startsOn, endsOn] = [dates[0]!, dates.at(-1)!]
  if (startsOn < '1970-01-01' || endsOn > '2199-12-31')
    throw new ImportRefused('week-exchange.refused.year', { from: startsOn, until: endsOn })
  const days = (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1
  if (days > daysMax) throw new ImportRefused('week-exchange.refused.long', { from: startsOn, until: endsOn, max: daysMax })
  return {
    frame: { zone, startsOn, endsOn },
    warnings: isGuess ? [{ reason: 'week-exchange.warning.offsetOnly', values: { offset, zone } }] : [],
  }
}

/** "+01:00" as the IANA zone "Etc/GMT-1" (its sign is turned by tradition); UTC where no zone is like it. */
function zoneOfOffset(offset: string): string {
  const hours = Number(offset.slice(0, 3))
  if (hours === 0 || !offset.endsWith(':00') || hours > 14 || hours < -12) return 'UTC'
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}

/** Slugs for the addresses of our pages: made once and kept for life, whatever the file later calls the event. */
export function sessionSlug(event: ScheduleEvent, taken: Set<string>): string {
  return freeSlug([event.slug, event.title, event.id, event.guid], event.guid.slice(-6), taken)
}

export function freeSlug(words: readonly (string | null)[], suffix: string, taken: Set<string>): string {
  const base = words.map((word) => slugify(word ?? '')).find((slug) => slug !== '') ?? suffix
  let slug = base
  for (let turn = 1; taken.has(slug); turn += 1) slug = turn === 1 ? `${base}-${suffix}` : `${base}-${suffix}-${turn}`
  taken.add(slug)
  return slug
}
