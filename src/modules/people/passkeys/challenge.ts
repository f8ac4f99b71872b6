import type { Db } from '#platform/db/database.ts'
import { hashToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'

export type ChallengeKind = 'addPasskey' | 'usePasskey' | 'university'

const challengeMinutes = 10

interface Asked {
  kind: ChallengeKind
  word: string
  personId?: number | null
  detail?: Record<string, unknown>
  now: Temporal.Instant
}

/** Remembers the hash of what a browser was asked and must bring back, for minutes. */
export async function rememberChallenge(db: Db, { kind, word, personId = null, detail = {}, now }: Asked): Promise<void> {
  await db
    .insertInto('people.challenge')
    .values({
      hash: hashToken(word),
      kind,
      person_id: personId,
      detail: JSON.stringify(detail),
      expires_at: now.add({ minutes: challengeMinutes }),
    })
    .execute()
}

/** Takes it back: once, whatever comes of it then. */
export async function takeChallenge(
  db: Db,
  { kind, word, now }: Pick<Asked, 'kind' | 'word' | 'now'>,
): Promise<{ personId: number | null; detail: Record<string, unknown> } | undefined> {
  const row = await db
    .deleteFrom('people.challenge')
    .where('hash', '=', hashToken(word))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .returning(['person_id', 'detail'])
    .executeTakeFirst()
  return row && { personId: row.person_id, detail: row.detail as Record<string, unknown> }
}
