import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import type { ConsentEvent, Purpose, SignedAs, TextLang, TextOfConsent } from './rules.ts'

export interface ConsentText {
  purpose: Purpose
  version: number
  text: Record<TextLang, TextOfConsent>
  validFrom: Temporal.Instant
  /** Whoever signed an older version is asked again. */
  asksAgain: boolean
  lawyerSeen: boolean
}

const textColumns = [
  'purpose',
  'version',
  'text',
  'valid_from as validFrom',
  'asks_again as asksAgain',
  'lawyer_seen as lawyerSeen',
] as const

const selectTexts = (db: Db) => db.selectFrom('people.consent_text').select(textColumns)

/** Every version of every text, the newest of each purpose first. */
export async function listTexts(db: Db): Promise<ConsentText[]> {
  return (await selectTexts(db).orderBy('purpose').orderBy('version', 'desc').execute()) as ConsentText[]
}

export async function findText(db: Db, purpose: Purpose, version: number): Promise<ConsentText | undefined> {
  const row = await selectTexts(db).where('purpose', '=', purpose).where('version', '=', version).executeTakeFirst()
  return row as ConsentText | undefined
}

/** The text that is signed today. */
export async function getNewestText(db: Db, purpose: Purpose): Promise<ConsentText> {
  const row = await selectTexts(db).where('purpose', '=', purpose).orderBy('version', 'desc').limit(1).executeTakeFirstOrThrow()
  return row as ConsentText
}

/** Somebody's last word about one purpose. */
export interface LastWord {
  id: string
  purpose: Purpose
  signedAs: SignedAs
  version: number
  event: ConsentEvent
  at: Temporal.Instant
}

/** The last words of guardians and of the child itself, about each purpose. */
export async function listLastWords(db: Db, personId: number): Promise<LastWord[]> {
  const { rows } = await sql<LastWord>`
    select distinct on (purpose, signed_as) id, purpose, signed_as as "signedAs", version, event, at
    from people.consent where person_id = ${personId} order by purpose, signed_as, number desc`.execute(db)
  return rows
}

/** Every record about a child, the newest first. */
export async function listRecords(db: Db, personId: number): Promise<LastWord[]> {
  const rows = await db
    .selectFrom('people.consent')
    .select(['id', 'purpose', 'signed_as as signedAs', 'version', 'event', 'at'])
    .where('person_id', '=', personId)
    .orderBy('number', 'desc')
    .execute()
  return rows as LastWord[]
}

/** Of these people, those whose consent to this purpose holds: their guardian's last word, and from the eighth grade their own too. */
export async function listHolding(db: Db, personIds: readonly number[], purpose: Purpose): Promise<Set<number>> {
  if (personIds.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select p.id from people.person p
    where p.id = any(${[...new Set(personIds)]}::bigint[]) and p.erased_at is null
      and people.consent_holds(p.id, p.grade, ${purpose})`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** How many people's last word about a purpose is which, by the text that they spoke about. */
export interface WordCount {
  purpose: Purpose
  version: number
  signedAs: SignedAs
  given: number
  refused: number
  withdrawn: number
}

export async function countWords(db: Db): Promise<WordCount[]> {
  const { rows } = await sql<WordCount>`
    select purpose, version, signed_as as "signedAs", count(*) filter (where event = 'given') as given,
      count(*) filter (where event = 'refused') as refused, count(*) filter (where event = 'withdrawn') as withdrawn
    from (select distinct on (person_id, purpose, signed_as) purpose, version, signed_as, event
      from people.consent order by person_id, purpose, signed_as, number desc) last
    group by purpose, version, signed_as order by purpose, version, signed_as`.execute(db)
  return rows
}
