import type { RawBuilder } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { locales } from '#platform/i18n.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { createGate } from './gate.ts'
import { readQuery } from './reading.ts'
import { addNear, marksOf, matchOf, matchSomeOf, ranksOf, readTerms } from './terms.ts'
import type { ReadWanted } from './terms.ts'

export interface SearchWish {
  /** The reader's language: of several texts of a document, this one is shown where it has what was sought. */
  locale: string
  now: Temporal.Instant
  kinds?: readonly string[] | undefined
  scope?: string | undefined
  limit?: number
  offset?: number
}

/** A piece of a text; the marked ones are what was sought. */
export interface Segment {
  text: string
  isMarked: boolean
}

/** In its language; "und" where that is unknown. */
export interface Excerpt {
  lang: string
  segments: Segment[]
}

export interface Found {
  kind: string
  ownerId: number
  scope: string
  path: string
  title: Excerpt
  names: LocalText[]
  snippet: Excerpt | undefined
  shownFrom: Temporal.Instant | null
  startsAt: Temporal.Instant | null
  endsAt: Temporal.Instant | null
  isOver: boolean
  /** At how many times it is, this one included. */
  times: number
}

export interface SearchAnswer {
  /** How it fits: every word; words that are nearly so spelt; some of the words. */
  fit: 'all' | 'near' | 'some'
  /** Of the kinds that were wanted. */
  total: number
  /** By kind, of all kinds. */
  counts: Record<string, number>
  found: Found[]
  /** What may have been meant: a query that finds something. */
  meant: string | undefined
}

/** Looks for what everybody may find: those that are not over first, then exact letters before folded ones, titles before texts. */
export function search(db: Db, typed: string, wish: SearchWish): Promise<SearchAnswer> {
  return gate(() => find(db, typed, wish))
}

// Everybody may search, and a search costs more than any other page: it leaves most connections to the others.
const gate = createGate(4)

async function find(db: Db, typed: string, wish: SearchWish): Promise<SearchAnswer> {
  const nothing: SearchAnswer = { fit: 'all', total: 0, counts: {}, found: [], meant: undefined }
  const read = readQuery(typed)
  const asTyped = read.any.length > 0 ? await readTerms(db, read) : { any: [], none: [] }
  if (asTyped.any.length === 0) return nothing
  const { fit, wanted, match, counts, meant } = await chooseFit(db, asTyped, wish)
  const total = Object.entries(counts).reduce((sum, [kind, n]) => (isWanted(kind, wish) ? sum + n : sum), 0)
  if (total === 0) return { ...nothing, fit, counts, meant }
  return { fit, total, counts, meant, found: await listFound(db, wanted, match, wish) }
}

const isWanted = (kind: string, { kinds }: SearchWish): boolean => !kinds || kinds.includes(kind)
const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** As typed, if that finds something; else with typing errors forgiven; else some of the words. */
async function chooseFit(db: Db, asTyped: ReadWanted, wish: SearchWish) {
  const match = matchOf(asTyped)
  const counts = await countKinds(db, match, wish)
  if (sumOf(counts) > 0) return { fit: 'all' as const, wanted: asTyped, match, counts, meant: undefined }
  const corrected = await addNear(db, asTyped)
  const meant = await findMeant(db, corrected, wish)
  for (const [fit, nearMatch] of [
    ['near', matchOf(corrected)],
    ['some', matchSomeOf(corrected)],
  ] as const) {
    const nearCounts = nearMatch === match ? {} : await countKinds(db, nearMatch, wish)
    if (sumOf(nearCounts) > 0) return { fit, wanted: corrected, match: nearMatch, counts: nearCounts, meant }
  }
  return { fit: 'all' as const, wanted: asTyped, match, counts, meant }
}

/** The query with its likeliest corrections, if it finds something: also a word that no document has any more is never offered. */
async function findMeant(db: Db, { any, none }: ReadWanted, wish: SearchWish): Promise<string | undefined> {
  if (!any.flat().some(({ near }) => near.length > 0)) return undefined
  const write = ({ said, isPhrase, near }: ReadWanted['none'][number]): string => near[0]?.word ?? (isPhrase ? `"${said}"` : said)
  const meant = [any.map((group) => group.map(write).join(' ')).join(' or '), ...none.map((term) => `-${write(term)}`)].join(' ')
  const read = await readTerms(db, readQuery(meant))
  return read.any.length > 0 && sumOf(await countKinds(db, matchOf(read), wish)) > 0 ? meant : undefined
}

/** Rows that match and that this reader may see at this instant. */
function matching(match: string, { now, scope }: SearchWish): RawBuilder<unknown> {
  return sql`words @@ ${match}::tsquery and (shown_from is null or shown_from <= ${now.toString()}::timestamptz)
    and (${scope ?? null}::text is null or scope = ${scope ?? null})`
}

/** Documents that are one thing at several times count once. */
const thing = sql`kind, coalesce(same_as, owner_id::text)`

async function countKinds(db: Db, match: string, wish: SearchWish): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; n: number }>`
    select kind, count(distinct (${thing})) as n from platform.search_document where ${matching(match, wish)} group by kind order by kind`.execute(
    db,
  )
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}

// Signs for private use, which no text of ours means anything by: where a mark begins and ends, and what stands for "<",
// because PostgreSQL would take what looks like a tag out of a text.
const [begin, end, less] = ['\ue000', '\ue001', '\ue002']
const whole = `StartSel=${begin}, StopSel=${end}, HighlightAll=true`
const pieces = `StartSel=${begin}, StopSel=${end}, MaxFragments=2, MinWords=12, MaxWords=24, FragmentDelimiter=" … "`
/** A text of so many letters is shown whole. */
const shortMax = 200
/** PostgreSQL's four weights in the order D, C, B, A: exact letters and their stems; folded ones. */
const weights = { exact: '{0,0,0.4,1}', folded: '{0.5,1,0,0}' }

interface FoundRow extends Omit<Found, 'title' | 'snippet'> {
  titles: LocalText
  snippets: LocalText | null
}

async function listFound(db: Db, wanted: ReadWanted, match: string, wish: SearchWish): Promise<Found[]> {
  const { now, kinds, limit = 20, offset = 0 } = wish
  const { exact, folded } = ranksOf(wanted)
  const rank = (words: string) => sql`(ts_rank(${weights.exact}, ${sql.raw(words)}, ${exact}::tsquery)
    + 0.1 * ts_rank(${weights.folded}, ${sql.raw(words)}, ${folded}::tsquery))`
  const headlines = (texts: string, options: RawBuilder<unknown>) => sql`(select jsonb_object_agg(lang,
    ts_headline('russian', replace(said, '<', ${less}), ${marksOf(wanted)}::tsquery, ${options}))
    from jsonb_each_text(${sql.raw(texts)}) as text (lang, said) where said <> '')`
  const { rows } = await sql<FoundRow>`
    with hit as (
      select *, ends_at is not null and ends_at <= ${now.toString()}::timestamptz as is_over,
        4 * ${rank('title_words')} + ${rank('words')} as rank
      from platform.search_document where ${matching(match, wish)} and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}))
    ), best as (
      select *, row_number() over (partition by ${thing} order by is_over, rank desc, starts_at, id) as nth,
        count(*) over (partition by ${thing}) as times from hit
    ), page as (
      select * from best where nth = 1 order by is_over, rank desc, starts_at, id limit ${limit} offset ${offset}
    )
    select kind, owner_id as "ownerId", scope, path, names, shown_from as "shownFrom", starts_at as "startsAt", ends_at as "endsAt",
      is_over as "isOver", times, ${headlines('title', sql`${whole}::text`)} as titles,
      ${headlines('body', sql`case when char_length(said) < ${shortMax} then ${whole}::text else ${pieces}::text end`)} as snippets
    from page order by is_over, rank desc, starts_at, id`.execute(db)
  return rows.map(({ titles, snippets, ...row }) => ({
    ...row,
    title: chooseExcerpt(titles, wish.locale) ?? { lang: 'und', segments: [] },
    snippet: elided(chooseExcerpt(snippets ?? {}, wish.locale)),
  }))
}

/** The reader's language, unless only another one has what was sought. */
function chooseExcerpt(texts: LocalText, locale: string): Excerpt | undefined {
  const langs = [locale, ...locales, ...Object.keys(texts)].filter((lang) => texts[lang])
  const lang = langs.find((one) => texts[one]!.includes(begin)) ?? langs[0]
  return lang === undefined ? undefined : { lang, segments: segmentsOf(texts[lang]!) }
}

/** A piece that begins or ends within a sentence says so. */
function elided(excerpt: Excerpt | undefined): Excerpt | undefined {
  if (!excerpt) return undefined
  const text = excerpt.segments.map((segment) => segment.text).join('')
  const before = /^[\p{Ll}\d]/u.test(text) ? [{ text: '… ', isMarked: false }] : []
  const after = /[\p{L}\p{N},;:–—-]$/u.test(text) ? [{ text: ' …', isMarked: false }] : []
  return { ...excerpt, segments: [...before, ...excerpt.segments, ...after] }
}

export function segmentsOf(headline: string): Segment[] {
  return headline
    .split(begin)
    .flatMap((part, at) => {
      const [said = '', ...rest] = part.split(end)
      if (at === 0) return [{ text: [said, ...rest].join(''), isMarked: false }]
      return [
        { text: said, isMarked: true },
        { text: rest.join(''), isMarked: false },
      ]
    })
    .map(({ text, isMarked }) => ({ text: text.replaceAll(less, '<'), isMarked }))
    .filter(({ text }) => text !== '')
}
