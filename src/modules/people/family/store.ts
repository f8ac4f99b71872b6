import type { Db, Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { seal, unseal } from '#platform/seal.ts'
import type { Role } from '../roles.ts'
import { findKey, newKey, unwrapKey } from './keys.ts'

/** A pupil with an account under a guardian's. Nothing else of a child is stored than what stands here. */
export interface Child {
  id: number
  uuid: string
  /** The display name, opened: a nickname, or a first name with an initial. */
  name: string
  grade: number | null
  regionCode: string | null
  zone: string | null
  /** Access needs, in the week's words. */
  needs: string[]
  /** Since when the pupil has left school (YYYY-MM-DD). */
  leftOn: string | null
  revision: number
}

/** What stands under the child's own key. */
export interface Sealed {
  name: string
  needs: string[]
}

export interface NewChild extends Partial<Pick<Child, 'grade' | 'regionCode' | 'zone' | 'needs'>> {
  name: string
  guardianIds?: readonly number[]
  /** Only for the demonstration and tests: of other children no address is known. */
  email?: string | null
  locale?: string | null
  demoRole?: Role | null
}

type Keyed = Pick<World, 'key'>

const columns = ['p.id', 'p.uuid', 'p.grade', 'p.region_code', 'p.zone', 'p.left_on', 'p.revision', 'p.sealed', 'k.wrapped'] as const

function selectChildren(db: Db) {
  return db
    .selectFrom('people.person as p')
    .innerJoin('people.person_key as k', 'k.person_id', 'p.id')
    .select(columns)
    .where('p.sealed', 'is not', null)
    .where('p.erased_at', 'is', null)
}

type Row = Awaited<ReturnType<ReturnType<typeof selectChildren>['executeTakeFirstOrThrow']>>

/** Nothing where key and sealed part don't fit: then nobody can read it any more. */
function openSealed(world: Keyed, row: { sealed: Buffer | null; wrapped: Buffer }): Sealed | undefined {
  const key = unwrapKey(world, row.wrapped)
  const opened = key && row.sealed && unseal(key, row.sealed)
  return opened ? (JSON.parse(opened.toString('utf8')) as Sealed) : undefined
}

function toChild(world: Keyed, row: Row): Child[] {
  const sealed = openSealed(world, row)
  if (!sealed) return []
  const { id, uuid, grade, zone, revision } = row
  return [{ id, uuid, name: sealed.name, grade, regionCode: row.region_code, zone, needs: sealed.needs, leftOn: row.left_on, revision }]
}

/** A pupil's account with a key of its own; no name is written in plain text. */
export async function insertChild(world: Keyed, trx: Trx, child: NewChild): Promise<Child> {
  return (await insertChildren(world, trx, [child]))[0]!
}

/** Many in a few statements: for the demonstration. */
export async function insertChildren(world: Keyed, trx: Trx, list: readonly NewChild[]): Promise<Child[]> {
  if (list.length === 0) return []
  const keys = list.map(() => newKey(world))
  const rows = await trx
    .insertInto('people.person')
    .values(
      list.map(({ name, grade = null, regionCode = null, zone = null, needs = [], email, locale = null, demoRole = null }, at) => ({
        ...{ name: '{}', grade, region_code: regionCode, zone, locale, demo_role: demoRole },
        email: email?.toLowerCase() ?? null,
        sealed: sealWords(keys[at]!.key, { name, needs }),
      })),
    )
    .returning(['id', 'uuid', 'revision'])
    .execute()
  const wrapped = rows.map(({ id }, at) => ({ person_id: id, wrapped: keys[at]!.wrapped }))
  await trx.insertInto('people.person_key').values(wrapped).execute()
  const roles = rows.map(({ id }) => ({ person_id: id, role: 'pupil', scope_type: '', scope_id: 0 }))
  await trx.insertInto('people.role_grant').values(roles).execute()
  const guardians = rows.flatMap(({ id }, at) =>
    [...new Set(list[at]!.guardianIds ?? [])].map((guardian_id) => ({ guardian_id, child_id: id })),
  )
  if (guardians.length > 0) await trx.insertInto('people.guardianship').values(guardians).execute()
  return rows.map((row, at) => {
    const { name, grade = null, regionCode = null, zone = null, needs = [] } = list[at]!
    return { ...row, name, grade, regionCode, zone, needs, leftOn: null }
  })
}

function sealWords(key: Uint8Array, words: Sealed): Buffer {
  return seal(key, JSON.stringify(words))
}

/** False where somebody else changed the child's page meanwhile, or the child was erased. */
export async function updateChild(
  world: Keyed,
  trx: Trx,
  child: Pick<Child, 'id' | 'revision'>,
  changes: Sealed & Pick<Child, 'grade' | 'regionCode' | 'zone'>,
): Promise<boolean> {
  const key = await findKey(world, trx, child.id)
  if (!key) return false
  const { name, needs, grade, regionCode, zone } = changes
  const changed = await trx
    .updateTable('people.person')
    .set({ sealed: sealWords(key, { name, needs }), grade, region_code: regionCode, zone })
    .set((update) => ({ revision: update('revision', '+', 1) }))
    .where('id', '=', child.id)
    .where('revision', '=', child.revision)
    .where('erased_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** A guardian's children, in the order in which they were added. */
export async function listChildren(world: Keyed, db: Db, guardianId: number): Promise<Child[]> {
  const rows = await selectChildren(db)
    .innerJoin('people.guardianship as tie', 'tie.child_id', 'p.id')
    .where('tie.guardian_id', '=', guardianId)
    .orderBy('p.id')
    .execute()
  return rows.flatMap((row) => toChild(world, row))
}

/** One child by id or uuid, whoever asks: pages ask `getOwnChild`. */
export async function findChild(world: Keyed, db: Db, key: number | string): Promise<Child | undefined> {
  const query = selectChildren(db)
  const row = await (typeof key === 'number' ? query.where('p.id', '=', key) : query.where('p.uuid', '=', key)).executeTakeFirst()
  return row && toChild(world, row)[0]
}

/** Display names of those of these people who are children; who is missing was erased, or is an adult. */
export async function listNames(world: Keyed, db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await selectChildren(db)
    .where('p.id', '=', sql<number>`any(${[...new Set(ids)]})`)
    .execute()
  return new Map(rows.flatMap((row) => toChild(world, row)).map(({ id, name }) => [id, name]))
}

export async function isGuardian(db: Db, guardianId: number, childId: number): Promise<boolean> {
  const row = await db
    .selectFrom('people.guardianship')
    .select('child_id')
    .where('guardian_id', '=', guardianId)
    .where('child_id', '=', childId)
    .executeTakeFirst()
  return row !== undefined
}
