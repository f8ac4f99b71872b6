import type { Db, Trx } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'

/** A field of science and technology that programmes and sessions are marked with. */
export interface Topic {
  slug: string
  name: LocalText
  position: number
}

/** All topics, in the order in which they are shown. */
export async function listTopics(db: Db): Promise<Topic[]> {
  const rows = await db.selectFrom('trends.topic').selectAll().orderBy('position').orderBy('slug').execute()
  return rows.map((row) => ({ slug: row.slug, name: row.name as LocalText, position: row.position }))
}

/** Adds a topic, or gives a known one its new name and place. */
export async function insertTopic(trx: Trx, topic: Topic): Promise<void> {
  const values = { name: JSON.stringify(topic.name), position: topic.position }
  await trx
    .insertInto('trends.topic')
    .values({ slug: topic.slug, ...values })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(values))
    .execute()
}
