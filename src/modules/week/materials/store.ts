import type { Db, Trx } from '#platform/db/database.ts'
import { json, sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { StoredFile } from './files.ts'
import type { MaterialKind } from './kinds.ts'

/** A slide as a picture: WebP in two sizes for pages, JPEG to take away. */
export interface MaterialPage {
  number: number
  width: number
  height: number
  thumbWidth: number
  thumbHeight: number
  /** What the slide says, by language; empty where nobody described it yet. */
  says: LocalText
  webp: StoredFile
  thumb: StoredFile
  jpeg: StoredFile
}

export interface Material {
  id: number
  uuid: string
  sessionId: number
  kind: MaterialKind
  title: LocalText
  /** Paragraphs by language, parted by empty lines. */
  body: LocalText
  /** A PDF, kept as it came. */
  pdf: StoredFile | null
  pages: MaterialPage[]
  revision: number
}

const storedFile = (uuid: string) =>
  sql<StoredFile>`(select jsonb_build_object('uuid', f.uuid, 'key', f.storage_key, 'mediaType', f.media_type, 'bytes', f.size_bytes)
    from platform.stored_file f where f.uuid = ${sql.ref(uuid)})`

const pagesOf = sql<MaterialPage[]>`coalesce((
  select jsonb_agg(jsonb_build_object('number', p.number, 'width', p.width, 'height', p.height, 'says', p.says,
    'thumbWidth', p.thumb_width, 'thumbHeight', p.thumb_height,
    'webp', ${storedFile('p.file')}, 'thumb', ${storedFile('p.thumb_file')}, 'jpeg', ${storedFile('p.jpeg_file')}) order by p.number)
  from week.material_page p where p.material_id = m.id), '[]')`

function selectMaterials(db: Db) {
  return db
    .selectFrom('week.material as m')
    .select(['m.id', 'm.uuid', 'm.session_id', 'm.kind', 'm.title', 'm.body', 'm.revision'])
    .select([pagesOf.as('pages'), sql<StoredFile | null>`case when m.file is not null then ${storedFile('m.file')} end`.as('pdf')])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMaterials>['executeTakeFirstOrThrow']>>

const toMaterial = (row: Row): Material => ({
  id: row.id,
  uuid: row.uuid,
  sessionId: row.session_id,
  kind: row.kind as MaterialKind,
  title: row.title,
  body: row.body,
  pdf: row.pdf,
  pages: row.pages,
  revision: row.revision,
})

/** A session's materials in their order: one statement, however many slides. */
export async function listMaterials(db: Db, sessionId: number): Promise<Material[]> {
  const rows = await selectMaterials(db).where('m.session_id', '=', sessionId).orderBy('m.position').orderBy('m.id').execute()
  return rows.map(toMaterial)
}

export async function findMaterial(db: Db, uuid: string): Promise<Material | undefined> {
  const row = await selectMaterials(db).where('m.uuid', '=', uuid).executeTakeFirst()
  return row && toMaterial(row)
}

export interface NewPage extends Omit<MaterialPage, 'number' | 'webp' | 'thumb' | 'jpeg'> {
  /** Uuids of stored files. */
  webp: string
  thumb: string
  jpeg: string
}

export interface NewMaterial {
  kind: MaterialKind
  title: LocalText
  body?: LocalText
  /** Uuid of a stored PDF. */
  pdf?: string | null
  pages?: readonly NewPage[]
}

/** Adds materials at the end of each session's list, in bulk; nothing is checked. Returns their uuids in the given order. */
export async function insertMaterials(
  trx: Trx,
  list: readonly (NewMaterial & { sessionId: number })[],
  createdBy: number | null,
): Promise<string[]> {
  const added: { id: number; uuid: string }[] = []
  const next = sql<number>`(select coalesce(max(position), 0) from week.material)`
  for (let at = 0; at < list.length; at += 500) {
    const part = list.slice(at, at + 500)
    const rows = await trx
      .insertInto('week.material')
      .values(
        part.map((one, place) => ({
          session_id: one.sessionId,
          kind: one.kind,
          title: json(one.title),
          body: json(one.body ?? {}),
          file: one.pdf ?? null,
          position: sql<number>`${next} + ${place + 1}::int`,
          created_by: createdBy,
        })),
      )
      .returning(['id', 'uuid'])
      .execute()
    added.push(...rows)
  }
  await insertPages(
    trx,
    list.flatMap(({ pages = [] }, at) => pages.map((page, number) => ({ page, number: number + 1, materialId: added[at]!.id }))),
  )
  return added.map((row) => row.uuid)
}

async function insertPages(trx: Trx, list: { page: NewPage; number: number; materialId: number }[]): Promise<void> {
  for (let at = 0; at < list.length; at += 1000) {
    await trx
      .insertInto('week.material_page')
      .values(
        list.slice(at, at + 1000).map(({ page, number, materialId }) => ({
          material_id: materialId,
          number,
          file: page.webp,
          width: page.width,
          height: page.height,
          thumb_file: page.thumb,
          thumb_width: page.thumbWidth,
          thumb_height: page.thumbHeight,
          jpeg_file: page.jpeg,
          says: json(page.says),
        })),
      )
      .execute()
  }
}

export interface MaterialWords {
  title: LocalText
  body: LocalText
  /** By number of the slide. */
  says: ReadonlyMap<number, LocalText>
}

/** Saves over the revision that the writer has read; false where somebody saved a newer one meanwhile. */
export async function updateMaterial(trx: Trx, id: number, revision: number, words: MaterialWords): Promise<boolean> {
  const row = await trx
    .updateTable('week.material')
    .set({ title: json(words.title), body: json(words.body), revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  for (const [number, says] of words.says) {
    await trx
      .updateTable('week.material_page')
      .set({ says: json(says) })
      .where('material_id', '=', id)
      .where('number', '=', number)
      .execute()
  }
  return true
}

/** Takes the place of the one before it or after it; at the end of the list nothing changes. */
export async function swapMaterials(trx: Trx, sessionId: number, id: number, step: -1 | 1): Promise<boolean> {
  const rows = await trx
    .selectFrom('week.material')
    .select(['id', 'position'])
    .where('session_id', '=', sessionId)
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute()
  const at = rows.findIndex((row) => row.id === id)
  const [own, other] = [rows[at], rows[at + step]]
  if (!own || !other) return false
  for (const [row, position] of [
    [own, other.position],
    [other, own.position],
  ] as const)
    await trx.updateTable('week.material').set({ position }).where('id', '=', row.id).execute()
  return true
}

/** Removes a material, and the rows of those of its files that nothing else shows. Returns the storage keys that are free then. */
export async function deleteMaterial(trx: Trx, { id, pdf, pages }: Material): Promise<string[]> {
  await trx.deleteFrom('week.material').where('id', '=', id).execute()
  const files = [...(pdf ? [pdf] : []), ...pages.flatMap(({ webp, thumb, jpeg }) => [webp, thumb, jpeg])].map((file) => file.uuid)
  if (files.length === 0) return []
  const { rows } = await sql<{ key: string }>`
    delete from platform.stored_file f where f.uuid = any(${files}::uuid[])
      and not exists (select from week.material m where m.file = f.uuid)
      and not exists (select from week.material_page p where f.uuid in (p.file, p.thumb_file, p.jpeg_file))
    returning f.storage_key as key`.execute(trx)
  return rows.map((row) => row.key)
}
