import { Temporal, moscowZone, wallDate } from '#platform/time.ts'

/** Children of one guardian. Large families fit; a script that adds a thousand doesn't. */
export const childrenMax = 12
/** Adults who answer for one child. */
export const guardiansMax = 4
export const nameMax = 40
/** From this grade a pupil may sign in on a device of its own. */
export const ownSignInGrade = 5

/** What a child may need of a session, in the words that the week knows a session by. */
export const needWords = [
  'captions',
  'signLanguage',
  'transcript',
  'audioDescription',
  'soundOnly',
  'keyboardOnly',
  'noFlashes',
  'plainLanguage',
  'slidesAhead',
  'lowBandwidth',
  'kitFree',
] as const

/**
 * A display name as it is kept: one line, single spaces, nothing that is not seen or turns the direction of the text. Joiners
 * stay where they join letters: Persian and the scripts of India need them.
 */
export function cleanName(typed: string): string {
  return typed
    .normalize('NFC')
    .replaceAll(/(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?!\p{L})/gu, '')
    .replaceAll(/[\s\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replaceAll(/(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

export type NameProblem = 'family.name.missing' | 'family.name.long' | 'family.name.signs'

/** What is wrong with a cleaned name; letters of every script are right. */
export function problemOfName(name: string): NameProblem | undefined {
  if (!/\p{L}/u.test(name)) return name === '' ? 'family.name.missing' : 'family.name.signs'
  if ([...name].length > nameMax) return 'family.name.long'
  const allowed = /^(?:[\p{L}\p{M}\p{N} .'’ʼ·-]|\u200c|\u200d)+$/u
  const heaped = /\p{M}{5,}/u
  const telephone = /(\p{N}[ .-]?){5,}/u
  return allowed.test(name) && !heaped.test(name) && !telephone.test(name) ? undefined : 'family.name.signs'
}

/** "Аня Кузнецова", not "Аня К.": a second word of three letters or more is asked about. */
export function looksFull(name: string): boolean {
  return name
    .split(' ')
    .slice(1)
    .some((word) => (word.match(/\p{L}/gu)?.length ?? 0) >= 3)
}

/** "Аня К.", as the page proposes it. */
export function shortenName(name: string): string {
  const [given = '', ...more] = name.split(' ')
  const [initial] = more.at(-1) ?? ''
  return initial ? `${given} ${initial.toLocaleUpperCase()}.` : given
}

/** The first of September that this day's school year began with, by Moscow's date. */
export function schoolYearOf(now: Temporal.Instant): string {
  const today = Temporal.PlainDate.from(wallDate(now, moscowZone))
  const year = today.month >= 9 ? today.year : today.year - 1
  return `${year}-09-01`
}

/** The child's clock: the guardian's where the region has it, else the region's main one. */
export function zoneOf(region: { zone: string; zones: readonly string[] }, guardianZone: string | null): string {
  return guardianZone !== null && region.zones.includes(guardianZone) ? guardianZone : region.zone
}
