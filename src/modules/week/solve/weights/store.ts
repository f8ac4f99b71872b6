import type { Db, Trx } from '#platform/db/database.ts'
import { termNames, weightPresets } from '../../model/problem.ts'
import type { TermName, Weights } from '../../model/problem.ts'

const isTerm = (word: string): word is TermName => termNames.some((name) => name === word)

/** What the office set for this week, and the presets for the rest. */
export async function getWeights(db: Db, weekId: number): Promise<Weights> {
  const rows = await db.selectFrom('week.weight').select(['term', 'weight']).where('week_id', '=', weekId).execute()
  const weights: Weights = { ...weightPresets }
  for (const { term, weight } of rows) if (isTerm(term)) weights[term] = weight
  return weights
}

/** Keeps only what differs from the presets: a better preset of a later version reaches weeks that nobody tuned. */
export async function saveWeights(trx: Trx, weekId: number, weights: Weights): Promise<void> {
  await trx.deleteFrom('week.weight').where('week_id', '=', weekId).execute()
  const rows = termNames
    .filter((term) => weights[term] !== weightPresets[term])
    .map((term) => ({ week_id: weekId, term, weight: weights[term] }))
  if (rows.length > 0) await trx.insertInto('week.weight').values(rows).execute()
}
