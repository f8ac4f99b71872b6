import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { hashToken } from '#platform/ids.ts'

const derive = (world: Pick<World, 'key'>, teacherId: number, version: number): string =>
  createHmac('sha256', world.key).update(`calendar feed ${teacherId} ${version}`).digest('base64url')

/** The secret of a teacher's calendar address; nothing before it was made. */
export async function findFeed(world: Pick<World, 'key'>, db: Db, teacherId: number): Promise<string | undefined> {
  const row = await db.selectFrom('week.calendar_feed').select('version').where('teacher_id', '=', teacherId).executeTakeFirst()
  return row && derive(world, teacherId, row.version)
}

/** Makes the address, or a new one in place of it: the old one is then unknown. */
export async function renewFeed(world: Pick<World, 'key'>, trx: Trx, teacherId: number): Promise<void> {
  const { version } = await trx
    .insertInto('week.calendar_feed')
    .values({ teacher_id: teacherId, version: 1, token_hash: hashToken(derive(world, teacherId, 1)) })
    .onConflict((conflict) => conflict.column('teacher_id').doUpdateSet({ version: sql`week.calendar_feed.version + 1` }))
    .returning('version')
    .executeTakeFirstOrThrow()
  const hash = hashToken(derive(world, teacherId, version))
  await trx.updateTable('week.calendar_feed').set({ token_hash: hash }).where('teacher_id', '=', teacherId).execute()
  await audit(trx, { actorId: teacherId, action: 'week.renewFeed', subjectType: 'person', subjectId: teacherId })
}

export async function findFeedTeacher(db: Db, token: string): Promise<number | undefined> {
  const row = await db.selectFrom('week.calendar_feed').select('teacher_id').where('token_hash', '=', hashToken(token)).executeTakeFirst()
  return row?.teacher_id
}
