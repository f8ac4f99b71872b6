import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { Question } from './store.ts'

export interface Similar {
  number: number
  body: string
}

/** From here on two questions share enough groups of three letters to be offered as one. */
const alike = 0.3
const offeredMax = 3

/** For each of these: questions that all see and that may ask the same, the most alike first. */
export async function findSimilar(db: Db, roomId: number, questions: readonly Question[]): Promise<Map<number, Similar[]>> {
  const found = new Map<number, Similar[]>()
  if (questions.length === 0) return found
  const ids = questions.map((question) => question.id)
  const { rows } = await sql<{ own: number; number: number; body: string }>`
    select own.number as own, other.number, other.body
    from live.question own
    cross join lateral (
      select number, body, similarity(lower(own.body), lower(body)) as near from live.question
      where room_id = ${roomId} and id <> own.id and state in ('shown', 'onStage')
      order by near desc, number limit ${offeredMax}
    ) other
    where own.id = any(${ids}::bigint[]) and other.near >= ${alike}
    order by own.number, other.near desc, other.number`.execute(db)
  for (const { own, number, body } of rows) found.set(own, [...(found.get(own) ?? []), { number, body }])
  return found
}
