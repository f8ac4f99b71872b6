import { listTopics } from '#trends'
import type { Db, Trx } from '#platform/db/database.ts'
import { locales, translator } from '#platform/i18n.ts'
import type { LocalText } from '#platform/i18n.ts'
import { indexText, joinTexts, removeFromIndex } from '#platform/search/indexing.ts'
import type { SearchDocument } from '#platform/search/indexing.ts'
import { toPlain } from '../formats/index.ts'
import { wordsFor } from '../programme/words.ts'
import { listPublished } from './published.ts'
import type { PublishedSession } from './published.ts'
import { listWeeks } from './store.ts'
import type { Week } from './store.ts'

/** What the search knows a session by; its scope is the week's slug. */
const kind = 'session'

/** Makes exactly the released sessions of a week findable: the same few statements for any number of them. */
export async function indexWeek(trx: Trx, week: Pick<Week, 'id' | 'slug'>): Promise<void> {
  const topics = new Map((await listTopics(trx)).map(({ slug, name }) => [slug, name]))
  const sessions = await listPublished(trx, week.id)
  await removeFromIndex(trx, kind, { scope: week.slug })
  await indexText(
    trx,
    sessions.map((session) => documentOf(session, week.slug, topics)),
  )
}

export async function indexAllWeeks(trx: Trx): Promise<void> {
  for (const week of await listWeeks(trx as Db)) if (week.releasedVersion > 0) await indexWeek(trx, week)
}

function documentOf(session: PublishedSession, week: string, topics: ReadonlyMap<string, LocalText>): SearchDocument {
  const { id, guid, slug, format, topicSlug, startsAt, endsAt, facts } = session
  const { member, track, people } = facts
  const plain = (text: LocalText): LocalText => Object.fromEntries(Object.entries(text).map(([lang, words]) => [lang, toPlain(words)]))
  return {
    ...{ kind, ownerId: id, scope: week, path: `/weeks/${week}/sessions/${slug}`, title: facts.title, startsAt, endsAt },
    sameAs: facts.waveOf ?? guid,
    // Moderators are not shown in the programme, so nobody finds them.
    names: [...people.filter((person) => person.role === 'lecturer').map((person) => person.name), ...(member ? [member.name] : [])],
    body: joinTexts([facts.subtitle, plain(facts.abstract), plain(facts.description), facts.kit]),
    keywords: [formatName(format), topics.get(topicSlug ?? ''), track?.name, member?.shortName].filter((text) => text !== undefined),
  }
}

/** "Lecture" in every language; a word of an imported file as it is. */
function formatName(format: string): LocalText {
  return Object.fromEntries(locales.map((locale) => [locale, wordsFor(locale, translator(locale)).format(format)]))
}
