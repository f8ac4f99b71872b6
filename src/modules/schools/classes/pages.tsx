import type { Region } from '#regions'
import { listRegions } from '#regions'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { FormErrors } from '#platform/http/form.ts'
import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, newToken } from '#platform/ids.ts'
import { findClassCode, reissueClassCode } from '../codes/actions.ts'
import { removePass } from '../joining/actions.ts'
import { countClaims } from '../claims/store.ts'
import { listPasses } from '../joining/store.ts'
import { resolveZone } from '../schools/rules.ts'
import { listSchools } from '../schools/store.ts'
import { NewSchool } from '../schools/views.tsx'
import { addClass, addSchool, changeSize } from './actions.ts'
import { classForm, schoolForm, sizeForm } from './form.ts'
import { className, mayKeepClass } from './rules.ts'
import type { SchoolClass } from './store.ts'
import { findClass, listClassesOfTeacher } from './store.ts'
import { ClassesPage, ClassPage, NewClass } from './views.tsx'

type Values = Record<string, string>
const afterwards = (next: string | undefined, uuid: string): string => localPath(next, `/classes/${uuid}`)
const fresh = (c: Ctx): Values => ({ formKey: newToken(), next: localPath(c.req.query('next'), '') })

async function renderNewSchool(c: Ctx, regions: Region[], values: Values, errors?: FormErrors): Promise<Response> {
  const { t } = c.var.ui
  const first = (await listSchools(c.var.db, c.var.actor!.id)).length === 0
  const view = <NewSchool values={values} errors={translateErrors(errors ?? {}, t)} regions={regions} first={first} />
  return c.render(view, {
    title: t(first ? 'schools.first.title' : 'schools.new.title'),
    personal: true,
    ...(errors ? { status: 422 } : {}),
  })
}

async function showNewSchool(c: Ctx): Promise<Response> {
  return renderNewSchool(c, await listRegions(c.var.db), fresh(c))
}

async function postNewSchool(c: Ctx): Promise<Response> {
  const regions = await listRegions(c.var.db)
  const form = checkForm(schoolForm, await readFields(c))
  if (!form.ok) return renderNewSchool(c, regions, form.values, form.errors)
  const { region: regionCode, settlement, schoolName: name, className: parsed, size, next } = form.data
  const region = regions.find((one) => one.code === regionCode)
  if (!region) return renderNewSchool(c, regions, form.values, { region: 'schools.form.regionMissing' })
  const zone = resolveZone(region, form.data.zone)
  if (!zone.ok) return renderNewSchool(c, regions, form.values, { zone: zone.reason })
  const teacherId = c.var.actor!.id
  return postOnce(c, form.values.formKey, async (trx) => {
    const schoolId = await addSchool(trx, teacherId, { name, settlement, regionCode, zone: zone.zone })
    const { uuid } = await addClass(c.var.world, trx, schoolId, { teacherId, ...parsed!, size }, c.var.now)
    return afterwards(next, uuid)
  })
}

async function renderNewClass(c: Ctx, values: Values, errors?: FormErrors): Promise<Response> {
  const { t } = c.var.ui
  const schools = await listSchools(c.var.db, c.var.actor!.id)
  const view = <NewClass values={values} errors={translateErrors(errors ?? {}, t)} schools={schools} />
  return c.render(view, { title: t('schools.newClass.title'), personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showNewClass(c: Ctx): Promise<Response> {
  const schools = await listSchools(c.var.db, c.var.actor!.id)
  if (schools.length === 0) return c.redirect(`/schools/new${new URL(c.req.url).search}`, 303)
  return renderNewClass(c, fresh(c))
}

async function postNewClass(c: Ctx): Promise<Response> {
  const schools = await listSchools(c.var.db, c.var.actor!.id)
  if (schools.length === 0) return c.redirect('/schools/new', 303)
  const form = checkForm(classForm, await readFields(c))
  if (!form.ok) return renderNewClass(c, form.values, form.errors)
  const schoolId = form.data.school ?? schools[0]!.id
  if (!schools.some((school) => school.id === schoolId)) throw new Forbidden('schools.school.notYours')
  const { className: parsed, size, next } = form.data
  return postOnce(c, form.values.formKey, async (trx) => {
    const { uuid } = await addClass(c.var.world, trx, schoolId, { teacherId: c.var.actor!.id, ...parsed!, size }, c.var.now)
    return afterwards(next, uuid)
  })
}

async function showClasses(c: Ctx): Promise<Response> {
  const classes = await listClassesOfTeacher(c.var.db, c.var.actor!.id)
  return c.render(<ClassesPage classes={classes} />, { title: c.var.ui.t('schools.classes.title'), personal: true })
}

/** The class in the address, if it is this teacher's own. */
export async function getOwnClass(c: Ctx): Promise<SchoolClass> {
  const uuid = c.req.param('uuid') ?? ''
  const schoolClass = isUuid(uuid) ? await findClass(c.var.db, uuid) : undefined
  if (!schoolClass) throw new NotFound('schools.class.unknown')
  if (!mayKeepClass(c.var.actor, schoolClass)) throw new Forbidden('schools.class.notYours')
  return schoolClass
}

async function renderClass(c: Ctx, schoolClass: SchoolClass, values: Values = {}, errors?: FormErrors): Promise<Response> {
  const { db, now, world, ui } = c.var
  const code = await findClassCode(world, db, schoolClass, now)
  const passes = await listPasses(db, schoolClass.id, now)
  const region = (await listRegions(db)).find((one) => one.code === schoolClass.school.regionCode)
  const view = (
    <ClassPage
      {...{ schoolClass, code, passes, region, values }}
      claimed={await countClaims(db, schoolClass.id)}
      formKey={newToken()}
      errors={translateErrors(errors ?? {}, ui.t)}
    />
  )
  const title = ui.t('schools.class.name', { name: className(schoolClass) })
  return c.render(view, { title, personal: true, ...(errors ? { status: 422 } : {}) })
}

async function showClass(c: Ctx): Promise<Response> {
  return renderClass(c, await getOwnClass(c))
}

async function postCode(c: Ctx): Promise<Response> {
  const { id, uuid } = await getOwnClass(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await reissueClassCode(c.var.world, trx, c.var.actor!.id, id, c.var.now)
    return `/classes/${uuid}`
  })
}

async function postSize(c: Ctx): Promise<Response> {
  const schoolClass = await getOwnClass(c)
  const form = checkForm(sizeForm, await readFields(c))
  if (!form.ok) return renderClass(c, schoolClass, form.values, form.errors)
  return postOnce(c, form.values.formKey, async (trx) => {
    await changeSize(trx, c.var.actor!.id, schoolClass, form.data.size)
    return `/classes/${schoolClass.uuid}`
  })
}

async function postRemovePass(c: Ctx): Promise<Response> {
  const { id, uuid } = await getOwnClass(c)
  const { formKey } = await readFields(c)
  return postOnce(c, formKey, async (trx) => {
    await removePass(trx, c.var.actor!.id, id, c.req.param('pass') ?? '', c.var.now)
    return `/classes/${uuid}#passes`
  })
}

export const classRoutes = routesOf(import.meta.url, [
  ['GET', '/schools/new', 'schools.keepClasses', showNewSchool],
  ['POST', '/schools/new', 'schools.keepClasses', postNewSchool],
  ['GET', '/classes', 'schools.keepClasses', showClasses],
  ['GET', '/classes/new', 'schools.keepClasses', showNewClass],
  ['POST', '/classes/new', 'schools.keepClasses', postNewClass],
  ['GET', '/classes/:uuid', 'schools.keepClasses', showClass],
  ['POST', '/classes/:uuid/code', 'schools.keepClasses', postCode],
  ['POST', '/classes/:uuid/size', 'schools.keepClasses', postSize],
  ['POST', '/classes/:uuid/passes/:pass/remove', 'schools.keepClasses', postRemovePass],
])
