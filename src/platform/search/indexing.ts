import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'

/** Something that everybody may find: only what is published ever comes here. */
export interface SearchDocument {
  /** A word of the owner: "session", "news". */
  kind: string
  ownerId: number
  /** What it belongs to, where readers search in that alone: the slug of a week. */
  scope?: string
  /** Where it is read. */
  path: string
  title: LocalText
  /** Whose it is, who leads it: shown beside the title, and their spelling is forgiven too. */
  names?: LocalText[]
  /** What it says, as plain text: excerpts of it are shown. */
  body?: LocalText
  /** What else it is found by and nobody is shown: its topic, its format. */
  keywords?: LocalText[]
  /** Documents of a kind with the same word here are one thing at several times: readers get the best of them. */
  sameAs?: string
  /** Not found before. */
  shownFrom?: Temporal.Instant | null
  startsAt?: Temporal.Instant | null
  endsAt?: Temporal.Instant | null
}

/** A text of 20,000 letters is found by its beginning. */
const lettersMax = 20_000

function rowOf({
  kind,
  ownerId,
  scope = '',
  path,
  title,
  names = [],
  body = {},
  keywords = [],
  sameAs,
  shownFrom,
  startsAt,
  endsAt,
}: SearchDocument) {
  return {
    ...{ kind, owner_id: ownerId, scope, path, title, names, keywords, same_as: sameAs ?? null },
    body: Object.fromEntries(Object.entries(body).map(([lang, text]) => [lang, text.slice(0, lettersMax)])),
    shown_from: shownFrom?.toString() ?? null,
    starts_at: startsAt?.toString() ?? null,
    ends_at: endsAt?.toString() ?? null,
  }
}

/** Puts documents into the index, or in place of what it knew of them: one statement, however many. */
export async function indexText(trx: Trx, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return
  // Words in one order, so that two writers wait for each other and never block each other.
  await sql`
    with document as (
      insert into platform.search_document (kind, owner_id, scope, path, title, names, body, keywords, same_as, shown_from, starts_at, ends_at)
      select kind, owner_id, scope, path, title, names, body, keywords, same_as, shown_from, starts_at, ends_at
      from jsonb_to_recordset(${JSON.stringify(documents.map(rowOf))}::jsonb) as given (kind text, owner_id bigint, scope text,
        path text, title jsonb, names jsonb, body jsonb, keywords jsonb, same_as text, shown_from timestamptz, starts_at timestamptz, ends_at timestamptz)
      on conflict (kind, owner_id) do update set (scope, path, title, names, body, keywords, same_as, shown_from, starts_at, ends_at)
        = (excluded.scope, excluded.path, excluded.title, excluded.names, excluded.body, excluded.keywords, excluded.same_as, excluded.shown_from, excluded.starts_at, excluded.ends_at)
      returning words
    ), spelt as (
      select distinct lexeme as word from document, unnest(words) as found (lexeme, positions, weights) where 'A' = any(weights)
    )
    insert into platform.search_word (word, folded, stem)
    select word, folded, platform.stem_of_folded(folded) from spelt, lateral (select platform.fold_letters(word) as folded offset 0) as plain
    where char_length(word) between 3 and 60 and word !~ '[0-9]' order by word collate "C"
    on conflict do nothing`.execute(trx)
}

/** Takes documents out: those with these ids, or all of a scope. */
export async function removeFromIndex(trx: Trx, kind: string, which: { ownerIds: readonly number[] } | { scope: string }): Promise<void> {
  const rows = trx.deleteFrom('platform.search_document').where('kind', '=', kind)
  if ('scope' in which) await rows.where('scope', '=', which.scope).execute()
  else if (which.ownerIds.length > 0) await rows.where('owner_id', 'in', which.ownerIds).execute()
}

/** Empties the index for a rebuild; who writes into it meanwhile waits until the caller's transaction is over. */
export async function clearIndex(trx: Trx): Promise<void> {
  await sql`lock table platform.search_document in share row exclusive mode`.execute(trx)
  await trx.deleteFrom('platform.search_document').execute()
  await trx.deleteFrom('platform.search_word').execute()
}

/** Documents by kind. */
export async function countDocuments(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('platform.search_document')
    .select(['kind', sql<number>`count(*)`.as('n')])
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}

export async function isIndexEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('platform.search_document').select('id').limit(1).executeTakeFirst()) === undefined
}

/** Several texts as one, each language by itself. */
export function joinTexts(texts: readonly (LocalText | null | undefined)[]): LocalText {
  const joined: LocalText = {}
  for (const text of texts) {
    for (const [lang, words] of Object.entries(text ?? {})) if (words) joined[lang] = joined[lang] ? `${joined[lang]}\n${words}` : words
  }
  return joined
}
