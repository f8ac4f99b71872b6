import type { Db } from '#platform/db/database.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import { chooseNear } from './near.ts'
import type { KnownWord } from './near.ts'
import type { Term, Wanted } from './reading.ts'

/** A term as PostgreSQL reads it; queries are texts of its type tsquery. */
export interface ReadTerm extends Term {
  exact: string
  folded: string
  /** Without meaning alone: "and", "по". */
  isStop: boolean
  /** One word, folded, and its stem. */
  letters: string
  stem: string
  /** How the index spells it, for marking what was found. */
  spellings: string[]
  /** What a typing error may have meant, the likeliest first. */
  near: KnownWord[]
}

export interface ReadWanted {
  any: ReadTerm[][]
  none: ReadTerm[]
}

const spellingsMax = 20
const nearMax = 3
/** Two wrong letters in a word of six leave a similarity of 0.08 to 0.17; what is farther is sorted out by counting errors. */
const similarityLeast = 0.07
const knownMax = 500
/** Of more strange words only the first are corrected: looking for what is near costs the most. */
const strangeMax = 6

/** Has the words of a query read by the dictionaries: one statement. */
export async function readTerms(db: Db, { any, none }: Wanted): Promise<ReadWanted> {
  const said = [...any.flat(), ...none].map((term) => term.said)
  const { rows } = await sql<Omit<ReadTerm, keyof Term | 'near'>>`
    select platform.exact_query(said)::text as exact, platform.folded_query(said)::text as folded,
      numnode(phraseto_tsquery('russian', platform.plain_words(said))) = 0 as "isStop",
      trim(platform.plain_words(platform.fold(said))) as letters, platform.stem(said) as stem,
      array(select word from platform.search_word w
        where w.folded = platform.fold(said) or w.stem = platform.stem(said) limit ${spellingsMax}) as spellings
    from unnest(${said}::text[]) with ordinality as term (said, at) order by at`.execute(db)
  let at = 0
  const read = (term: Term): ReadTerm => ({ ...term, ...rows[at++]!, near: [] })
  const readAll = (terms: Term[]): ReadTerm[] => terms.map(read).filter(({ exact }) => exact !== '')
  return { any: any.map(readAll).filter((group) => group.length > 0), none: readAll(none) }
}

/** Adds to each word that stands nowhere what may have been meant. */
export async function addNear(db: Db, { any, none }: ReadWanted): Promise<ReadWanted> {
  const strange = await listStrange(
    db,
    any.flat().filter(({ isPhrase, isStop, letters }) => !isPhrase && !isStop && /^\p{L}{3,}$/u.test(letters)),
  )
  if (strange.size === 0) return { any, none }
  const known = await findKnown(db, [...strange])
  const correct = (term: ReadTerm): ReadTerm =>
    strange.has(term.letters) && !term.isPhrase
      ? { ...term, near: chooseNear({ folded: term.letters, stem: term.stem }, known, nearMax) }
      : term
  return { any: any.map((group) => group.map(correct)), none }
}

/** Of these words, those that no document has in any form. */
async function listStrange(db: Db, terms: ReadTerm[]): Promise<Set<string>> {
  if (terms.length === 0) return new Set()
  const { rows } = await sql<{ letters: string }>`
    select letters from jsonb_to_recordset(${JSON.stringify(terms.map((term) => ({ letters: term.letters, forms: formsOf(term) })))}::jsonb)
      as term (letters text, forms text)
    where not exists (select from platform.search_document where words @@ forms::tsquery)`.execute(db)
  const strange = new Set(rows.map(({ letters }) => letters))
  return new Set([...new Set(terms.map(({ letters }) => letters))].filter((letters) => strange.has(letters)).slice(0, strangeMax))
}

/** Words that look like these: by trigrams, or by their beginning. */
function findKnown(db: Db, letters: string[]): Promise<KnownWord[]> {
  return inTransaction(db, async (trx) => {
    await sql`select set_config('pg_trgm.similarity_threshold', ${String(similarityLeast)}, true)`.execute(trx)
    const { rows } = await sql<KnownWord>`
      select near.* from unnest(${letters}::text[]) as typed, lateral (
        select word, folded, stem from platform.search_word
        where (folded % typed and abs(char_length(folded) - char_length(typed)) <= 4) or folded like typed || '%'
        order by similarity(folded, typed) desc limit ${knownMax}) as near`.execute(trx)
    return rows
  })
}

/** What a document must match, as a tsquery: in one of the groups every word that has a meaning, in any of its forms. */
export function matchOf({ any, none }: ReadWanted): string {
  const groups = any.map((group) => {
    const meant = group.filter((term) => !term.isStop || term.isPhrase)
    return bracket((meant.length > 0 ? meant : group).map(formsOf), ' & ')
  })
  return excluding(bracket(groups, ' | '), none)
}

/** As `matchOf`, where one of the words is enough. */
export function matchSomeOf({ any, none }: ReadWanted): string {
  const terms = any.flat().filter((term) => !term.isStop)
  return excluding(bracket((terms.length > 0 ? terms : any.flat()).map(formsOf), ' | '), none)
}

/** What counts for the order: as typed (or corrected) and stems; folded. */
export function ranksOf({ any }: ReadWanted): { exact: string; folded: string } {
  const terms = any.flat()
  return {
    exact: bracket(
      terms.flatMap((term) => [term.exact, ...term.near.map(lexemes)]),
      ' | ',
    ),
    folded: bracket(
      terms.map((term) => term.folded),
      ' | ',
    ),
  }
}

/** What to mark in what was found. */
export function marksOf({ any }: ReadWanted): string {
  return bracket(
    any.flat().flatMap((term) => [term.exact, term.folded, ...term.spellings.map(lexeme), ...term.near.map(lexemes)]),
    ' | ',
  )
}

const formsOf = ({ exact, folded, near }: ReadTerm): string => bracket([exact, folded, ...near.map(lexemes)], ' | ')
const excluding = (match: string, none: ReadTerm[]): string =>
  none.length === 0 ? match : `${match} & !${bracket(none.map(formsOf), ' | ')}`
const bracket = (queries: string[], operator: string): string => `(${queries.join(operator)})`
const lexemes = ({ word, stem }: KnownWord): string => `${lexeme(word)} | ${lexeme(stem)}`
/** A word of the index has only letters. */
const lexeme = (word: string): string => `'${word.replaceAll(/['\\]/g, '')}'`
