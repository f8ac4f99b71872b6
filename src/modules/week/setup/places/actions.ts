import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { pageScope } from '../../weeks/page-scope.ts'
import type { WallSpan } from '../../weeks/hours.ts'
import { freePlaceSlug, takeRevision } from '../actions.ts'
import type { Refused } from '../actions.ts'
import { textOf } from '../form.ts'
import type { PlaceFields } from '../form.ts'
import type { Place, PlaceKind } from '../store.ts'

interface Change {
  kind: PlaceKind
  weekId: number
  actorId: number
}
const tableOf = (kind: PlaceKind): 'week.stream' | 'week.track' => `week.${kind}`

async function note(trx: Trx, { kind, weekId, actorId }: Change, act: string, id: number): Promise<void> {
  await audit(trx, { actorId, action: 'week.changeStreams', subjectType: 'week', subjectId: weekId, detail: { kind, act, id } })
  await bumpPages(trx, pageScope)
}

/** Adds a stream or a track at the end. */
export async function addPlace(trx: Trx, change: Change, fields: PlaceFields): Promise<void> {
  const { kind, weekId } = change
  const known = await trx.selectFrom(tableOf(kind)).select(['slug', 'position']).where('week_id', '=', weekId).execute()
  const name = textOf(fields)
  const { id } = await trx
    .insertInto(tableOf(kind))
    .values({
      week_id: weekId,
      slug: freePlaceSlug(name.en ?? name.ru!, new Set(known.map((row) => row.slug))),
      name: JSON.stringify(name),
      position: Math.max(-1, ...known.map((row) => row.position)) + 1,
      source: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await note(trx, change, 'add', id)
}

interface PlaceEdit {
  place: Pick<Place, 'id'>
  revision: number
  fields: PlaceFields
  hours: readonly WallSpan[]
}

export async function changePlace(trx: Trx, change: Change, edit: PlaceEdit): Promise<Refused | undefined> {
  const { kind } = change
  const { place, revision, fields, hours } = edit
  if (!(await takeRevision(trx, tableOf(kind), place.id, revision))) return { ok: false, stale: true }
  await trx
    .updateTable(tableOf(kind))
    .set({ name: JSON.stringify(textOf(fields)) })
    .where('id', '=', place.id)
    .execute()
  if (kind === 'stream') await writeStream(trx, place.id, fields.capacity, hours)
  await note(trx, change, 'change', place.id)
  return undefined
}

async function writeStream(trx: Trx, id: number, capacity: number | null, hours: readonly WallSpan[]): Promise<void> {
  await trx.updateTable('week.stream').set({ capacity }).where('id', '=', id).execute()
  await trx.deleteFrom('week.stream_hours').where('stream_id', '=', id).execute()
  if (hours.length === 0) return
  await trx
    .insertInto('week.stream_hours')
    .values(hours.map(({ date, fromMin, untilMin }) => ({ stream_id: id, on_date: date, from_min: fromMin, until_min: untilMin })))
    .execute()
}

/** Only where no session names it, withdrawn ones neither: their past releases do. */
export async function removePlace(trx: Trx, change: Change, place: Pick<Place, 'id'>): Promise<Refused | undefined> {
  const { rows } = await sql`delete from ${sql.table(tableOf(change.kind))} p where p.id = ${place.id}
    and not exists (select from week.session s where s.${sql.ref(`${change.kind}_id`)} = p.id) returning p.id`.execute(trx)
  if (rows.length === 0) return { ok: false, errors: { form: 'week-setup.refused.used' } }
  await note(trx, change, 'remove', place.id)
  return undefined
}

/** One place up or down in the week's order. */
export async function movePlace(trx: Trx, change: Change, place: Pick<Place, 'id'>, to: 'up' | 'down'): Promise<void> {
  const rows = await trx
    .selectFrom(tableOf(change.kind))
    .select('id')
    .where('week_id', '=', change.weekId)
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute()
  const ids = rows.map((row) => row.id)
  const at = ids.indexOf(place.id)
  const other = to === 'up' ? at - 1 : at + 1
  if (at < 0 || other < 0 || other >= ids.length) return
  ;[ids[at], ids[other]] = [ids[other]!, ids[at]!]
  await sql`update ${sql.table(tableOf(change.kind))} p set position = x.position - 1
    from unnest(${ids}::bigint[]) with ordinality as x(id, position) where p.id = x.id`.execute(trx)
  await note(trx, change, 'move', place.id)
}
