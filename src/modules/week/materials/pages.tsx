import { inTransaction } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { postOnce, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx, Job } from '#platform/http/route.ts'
import { limitUploads } from '#platform/http/uploads.ts'
import { pickText } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import { findByGuid } from '../timetable/store.ts'
import { isAccepted } from '../weeks/kinds.ts'
import { getWeekById } from '../weeks/store.ts'
import { findPublished } from '../weeks/published.ts'
import { addMaterial, editMaterial, moveMaterial, removeMaterial } from './actions.ts'
import { materialBytesMax } from './files.ts'
import { readAddForm, readEditForm, readKind, valuesOf } from './form.ts'
import { mayKeepMaterials } from './rules.ts'
import type { Material } from './store.ts'
import { findMaterial, listMaterials } from './store.ts'
import { EditPage } from './edit-view.tsx'
import type { KeptSession } from './views.tsx'
import { MaterialsPage } from './views.tsx'

/** The session in the address, if this person puts its materials up. */
async function getKept(c: Ctx): Promise<KeptSession> {
  const guid = c.req.param('guid') ?? ''
  const session = isUuid(guid) ? await findByGuid(c.var.db, guid) : undefined
  if (!session || !isAccepted(session.state)) throw new NotFound('week.missing.session')
  if (!mayKeepMaterials(c.var.actor, session)) throw new Forbidden('week-materials.notYours')
  const week = await getWeekById(c.var.db, session.weekId)
  const published = week.releasedVersion > 0 ? await findPublished(c.var.db, week.id, session.slug) : undefined
  return { ...session, path: published && `/weeks/${week.slug}/sessions/${session.slug}` }
}

async function getOwnMaterial(c: Ctx): Promise<{ session: KeptSession; material: Material }> {
  const session = await getKept(c)
  const uuid = c.req.param('material') ?? ''
  const material = isUuid(uuid) ? await findMaterial(c.var.db, uuid) : undefined
  if (!material || material.sessionId !== session.id) throw new NotFound('week-materials.unknown')
  return { session, material }
}

const listPath = (session: KeptSession): string => `/my-sessions/${session.guid}/materials`

interface Refusal {
  values: FormValues
  errors: Record<string, string>
}

async function renderList(c: Ctx, session: KeptSession, adding: string | undefined, refused?: Refusal): Promise<Response> {
  const materials = await listMaterials(c.var.db, session.id)
  const view = <MaterialsPage {...{ session, materials }} adding={readKind(adding)} {...refused} />
  return c.render(view, { title: c.var.ui.t('week-materials.title'), personal: true, status: refused ? 422 : 200 })
}

async function showMaterials(c: Ctx): Promise<Response> {
  return renderList(c, await getKept(c), c.req.query('add'))
}

async function postMaterial(c: Ctx): Promise<Response> {
  const session = await getKept(c)
  await limitUploads(c)
  const form = await readAddForm(c, session)
  if (!form.ok) return renderList(c, session, form.kind, form)
  const act = { actorId: c.var.actor!.id, session }
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      const uuid = await addMaterial(c.var.world, trx, act, form)
      if (uuid === undefined) return { ok: false as const }
      // Slides still want their words; everything else is done.
      return form.files.pages.length > 0 ? `${listPath(session)}/${uuid}#describe` : listPath(session)
    },
    () => renderList(c, session, form.kind, { values: form.values, errors: { form: c.var.ui.t('week-materials.many') } }),
  )
}

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
  newer?: boolean
  status?: 409 | 422
}

async function renderEdit(c: Ctx, session: KeptSession, material: Material, shown: Shown = {}): Promise<Response> {
  const { values = valuesOf(material, session), errors, newer = false, status = 200 } = shown
  const view = <EditPage {...{ session, material, values, errors, newer }} />
  return c.render(view, { title: pickText(material.title, c.var.ui.locale).text, personal: true, status })
}

async function showMaterial(c: Ctx): Promise<Response> {
  const { session, material } = await getOwnMaterial(c)
  return renderEdit(c, session, material)
}

async function postEdit(c: Ctx): Promise<Response> {
  const { session, material } = await getOwnMaterial(c)
  const form = await readEditForm(c, session, material)
  if (!form.ok)
    return renderEdit(c, session, material, { values: form.values, errors: translateErrors(form.errors, c.var.ui.t), status: 422 })
  const act = { actorId: c.var.actor!.id, session }
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      if (!(await editMaterial(trx, act, material, readRevision(form.values.revision), form.words))) return { ok: false as const }
      return listPath(session)
    },
    async () => {
      const newer = (await findMaterial(c.var.db, material.uuid)) ?? material
      return renderEdit(c, session, newer, { values: { ...form.values, revision: String(newer.revision) }, newer: true, status: 409 })
    },
  )
}

async function postRemove(c: Ctx): Promise<Response> {
  const { session, material } = await getOwnMaterial(c)
  await inTransaction(c.var.db, (trx) => removeMaterial(trx, { actorId: c.var.actor!.id, session }, material))
  return c.redirect(listPath(session), 303)
}

async function postMove(c: Ctx): Promise<Response> {
  const { session, material } = await getOwnMaterial(c)
  const { to, formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await moveMaterial(trx, { actorId: c.var.actor!.id, session }, material, to === 'down' ? 1 : -1)
    return `${listPath(session)}#${material.uuid}`
  })
}

/** Bytes that no material shows any more. */
export const deleteMaterialFiles: Job = async ({ storage }, { keys }) => {
  for (const key of keys as string[]) await storage.delete(key)
}

export const materialRoutes = routesOf(import.meta.url, [
  ['GET', '/my-sessions/:guid/materials', 'week.keepMaterials', showMaterials],
  ['POST', '/my-sessions/:guid/materials', 'week.keepMaterials', postMaterial, { bodyMaxBytes: materialBytesMax }],
  ['GET', '/my-sessions/:guid/materials/:material', 'week.keepMaterials', showMaterial],
  ['POST', '/my-sessions/:guid/materials/:material', 'week.keepMaterials', postEdit],
  ['POST', '/my-sessions/:guid/materials/:material/remove', 'week.keepMaterials', postRemove],
  ['POST', '/my-sessions/:guid/materials/:material/move', 'week.keepMaterials', postMove],
])
