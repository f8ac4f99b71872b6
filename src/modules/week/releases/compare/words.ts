import type { Locale, MessageKey, Translate } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Change, ChangeSide } from './diff.ts'

/** How a time is shown: as a part of a page, or as words of a letter. */
export type ShowTime<T> = (side: ChangeSide) => T

export interface Speech<T> {
  t: Translate
  locale: Locale
  when: ShowTime<T>
}

/** What one change says, in the order of its words: texts, with times between them. */
export function changeWords<T>(change: Change, { t, locale, when }: Speech<T>): (string | T)[] {
  const { before, after } = change
  const stream = (side: ChangeSide) => pickText(side.stream, locale).text
  if (change.kind === 'added') return withTimes(t, 'week-release.words.added', { stream: stream(after!) }, { after: when(after!) })
  if (change.kind === 'withdrawn') return withTimes(t, 'week-release.words.withdrawn', {}, { before: when(before!) })
  if (change.kind === 'stream') return [t('week-release.words.stream', { before: stream(before!), after: stream(after!) })]
  if (change.kind === 'people') return peopleWords(before!, after!, t, locale)
  if (change.kind === 'text') return textWords(before!, after!, t, locale)
  const [was, is] = [minutesOf(before!), minutesOf(after!)]
  const longer = was === is ? [] : [t('week-release.words.duration', { before: was, after: is })]
  if (before!.startsAt === after!.startsAt) return longer
  const moved = withTimes(t, 'week-release.words.moved', {}, { before: when(before!), after: when(after!) })
  return longer.length > 0 ? [...moved, ' ', ...longer] : moved
}

const minutesOf = (side: ChangeSide): number => (Date.parse(side.endsAt) - Date.parse(side.startsAt)) / 60_000

/** A sentence with something else than text at its placeholders. */
function withTimes<T>(t: Translate, key: MessageKey, values: Record<string, string>, times: Record<string, T>): (string | T)[] {
  const names = Object.keys(times)
  const marks = Object.fromEntries(names.map((name, at) => [name, `\uE000${at}\uE000`]))
  const parts = t(key, { ...values, ...marks }).split('\uE000')
  return parts.flatMap((part, at): (string | T)[] => (at % 2 === 1 ? [times[names[Number(part)]!]!] : part === '' ? [] : [part]))
}

const keyOf = (person: ChangeSide['people'][number]): string =>
  `${person.role ?? ''} ${person.speakerId ?? person.personId ?? JSON.stringify(person.name)}`

/** Who comes and who leaves; each by role, where it is known. */
function peopleWords(before: ChangeSide, after: ChangeSide, t: Translate, locale: Locale): string[] {
  const names = (list: ChangeSide['people'], others: ChangeSide['people'], role: 'lecturer' | 'moderator' | undefined) =>
    list
      .filter((person) => person.role === role && !others.some((other) => keyOf(other) === keyOf(person)))
      .map((person) => pickText(person.name, locale).text)
      .join(', ')
  const lines = (['lecturer', 'moderator', undefined] as const).flatMap((role) => {
    const [come, left] = [names(after.people, before.people, role), names(before.people, after.people, role)]
    const who = role ?? 'person'
    return [come && t(`week-release.words.${who}Comes`, { names: come }), left && t(`week-release.words.${who}Leaves`, { names: left })]
  })
  return [lines.filter(Boolean).join(' ')]
}

function textWords(before: ChangeSide, after: ChangeSide, t: Translate, locale: Locale): string[] {
  const renamed = pickText(before.title, locale).text !== pickText(after.title, locale).text
  const parts = (after.parts ?? []).filter((part) => part !== 'title' || !renamed)
  const lines = [
    renamed && t('week-release.words.renamed', { before: pickText(before.title, locale).text }),
    parts.length > 0 && t('week-release.words.parts', { parts: parts.map((part) => t(`week-release.part.${part}`)).join(', ') }),
    !renamed && parts.length === 0 && t('week-release.words.text'),
  ]
  return [lines.filter(Boolean).join(' ')]
}
