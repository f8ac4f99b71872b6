import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { World } from '#platform/http/route.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { lockSession } from '../timetable/store.ts'
import type { Checked } from './files.ts'
import { storeFiles } from './files.ts'
import { materialsMax } from './rules.ts'
import type { MaterialKind } from './kinds.ts'
import type { Material, MaterialWords } from './store.ts'
import { deleteMaterial, insertMaterials, listMaterials, swapMaterials, updateMaterial } from './store.ts'

interface Act {
  actorId: number
  session: { id: number; guid: string }
}

export interface Addition extends Pick<MaterialWords, 'title' | 'body'> {
  kind: MaterialKind
  files: Extract<Checked, { ok: true }>
}

/** Puts a material up at the end of the session's list. Undefined where there are too many already. */
export async function addMaterial(world: World, trx: Trx, { actorId, session }: Act, add: Addition): Promise<string | undefined> {
  // Two posts at once count one after the other.
  await lockSession(trx, session.id)
  if ((await listMaterials(trx, session.id)).length >= materialsMax) return undefined
  const { kind, title, body, files } = add
  const stored = await storeFiles(world, trx, files)
  const [uuid] = await insertMaterials(trx, [{ sessionId: session.id, kind, title, body, ...stored }], actorId)
  await note(trx, { actorId, session }, 'week.addMaterial', { material: uuid, kind, slides: stored.pages.length })
  return uuid
}

/** False where somebody saved a newer revision meanwhile: then nothing is written. */
export async function editMaterial(trx: Trx, act: Act, material: Material, revision: number, words: MaterialWords): Promise<boolean> {
  if (!(await updateMaterial(trx, material.id, revision, words))) return false
  await note(trx, act, 'week.editMaterial', { material: material.uuid, before: { title: material.title, body: material.body } })
  return true
}

/** The bytes go by a job of this transaction: not before it stands, and even if this process dies. */
export async function removeMaterial(trx: Trx, act: Act, material: Material): Promise<void> {
  const keys = await deleteMaterial(trx, material)
  if (keys.length > 0) await queueJob(trx, 'deleteMaterialFiles', { keys })
  await note(trx, act, 'week.removeMaterial', { material: material.uuid, kind: material.kind, title: material.title })
}

export async function moveMaterial(trx: Trx, act: Act, material: Material, step: -1 | 1): Promise<void> {
  if (await swapMaterials(trx, act.session.id, material.id, step))
    await note(trx, act, 'week.moveMaterial', { material: material.uuid, step })
}

async function note(trx: Trx, { actorId, session }: Act, action: string, detail: Record<string, unknown>): Promise<void> {
  await audit(trx, { actorId, action, subjectType: 'week.session', subjectId: session.guid, detail })
  await bumpPages(trx, pageScope)
}
