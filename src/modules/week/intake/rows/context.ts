import { staff } from '#people'
import type { Db } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Translate } from '#platform/i18n.ts'
import { listFormat } from '../../access/lists.ts'
import { windowOf } from '../../availability/rules.ts'
import { listAvailability } from '../../availability/store.ts'
import { gatherLists } from '../../proposals/check.ts'
import type { ProposalLists } from '../../proposals/check.ts'
import { openSpans } from '../../setup/rules.ts'
import { listPlaces } from '../../setup/store.ts'
import type { Span } from '../../weeks/hours.ts'
import { accessFacts, formats } from '../../weeks/kinds.ts'
import type { AccessFact, Format } from '../../weeks/kinds.ts'
import type { Week } from '../../weeks/store.ts'
import type { Locale } from '#platform/i18n.ts'
import { Roster } from './roster.ts'
import { finderOf, textWords, wordsOf } from './cells/words.ts'

type Find<T> = (typed: string) => T | undefined

/** What the rows of a table are read against: the same few statements for any number of them. */
export interface Context {
  week: Week
  actor: Actor
  lists: ProposalLists
  roster: Roster
  find: {
    format: Find<Format>
    topic: Find<string>
    track: Find<number>
    member: Find<number>
    access: Find<AccessFact>
    language: Find<'ru' | 'en'>
    yesNo: Find<boolean>
  }
  blockWords: { screen: string[]; off: string[] }
  /** When any stream is open. */
  open: readonly Span[]
  /** Persons who told their hours themselves. */
  told: ReadonlySet<number>
  /** "a, b or c" */
  join: (words: readonly string[]) => string
  locale: Locale
  t: Translate
}

interface Asked {
  week: Week
  actor: Actor
  /** Every address that the table names, in small letters. */
  emails: readonly string[]
  locale: Locale
  t: Translate
}

export async function gatherContext(db: Db, { week, actor, emails, locale, t }: Asked): Promise<Context> {
  const lists = await gatherLists(db, week)
  const streams = await listPlaces(db, 'stream', week.id)
  const known = await staff.byAddresses(db, emails)
  return {
    ...{ week, actor, t, locale },
    // The office may bring what the call doesn't ask for.
    lists: { ...lists, formats },
    roster: new Roster(known, { lecturer: lists.lecturers, moderator: lists.moderators }),
    find: {
      format: finderOf(formats.map((format) => [format, [format, ...wordsOf(`week.format.${format}`)]])),
      topic: finderOf(lists.topics.map(({ slug, name }) => [slug, [slug, ...textWords(name)]])),
      track: finderOf(lists.tracks.map(({ id, slug, name }) => [id, [slug, ...textWords(name)]])),
      member: finderOf(lists.members.map(({ id, slug, name, shortName }) => [id, [slug, ...textWords(name), ...textWords(shortName)]])),
      access: finderOf(accessFacts.map((fact) => [fact, [fact, ...wordsOf(`week.access.${fact}`)]])),
      language: finderOf((['ru', 'en'] as const).map((language) => [language, wordsOf(`week-intake.word.${language}`)])),
      yesNo: finderOf([
        [true, wordsOf('week-intake.word.yes')],
        [false, wordsOf('week-intake.word.no')],
      ]),
    },
    blockWords: { screen: wordsOf('week-intake.word.screen'), off: wordsOf('week-intake.word.off') },
    open: streams.length > 0 ? streams.flatMap((stream) => openSpans(stream.hours, week)) : [windowOf(week)],
    told: new Set((await listAvailability(db, week.id)).keys()),
    join: listFormat(locale, 'disjunction'),
  }
}
