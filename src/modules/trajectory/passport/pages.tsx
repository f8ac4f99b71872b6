import { findClass, listClassesOfTeacher } from '#schools'
import { listTopics } from '#trends'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { listOwnPassports } from './holders.ts'
import { readPassport } from './read.ts'
import { NoPassport, PassportPage } from './views.tsx'

async function showPassport(c: Ctx): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const title = ui.t('trajectory.passport.title')
  const own = await listOwnPassports(c)
  const classes = actor && hasRole(actor, 'teacher') ? await listClassesOfTeacher(db, actor.id) : []
  const wanted = c.req.query('who')
  const chosen = own.find(({ key }) => key === wanted) ?? own[0]
  if (!chosen) return c.render(<NoPassport classes={classes} />, { title, personal: true })
  const [passport, topics] = await Promise.all([readPassport(c.var.world, db, chosen.subject, { now, zone: ui.zone }), listTopics(db)])
  return c.render(<PassportPage {...{ passport, topics, own, classes }} current={chosen.key} />, { title, personal: true })
}

async function showClassPassport(c: Ctx): Promise<Response> {
  const { db, ui, now, actor } = c.var
  const uuid = c.req.param('uuid') ?? ''
  const found = isUuid(uuid) ? await findClass(db, uuid) : undefined
  if (!found) throw new NotFound('trajectory.passport.noClass')
  if (found.teacherId !== actor?.id) throw new Forbidden('trajectory.passport.notYours')
  const subject = { type: 'class' as const, id: found.id }
  const [passport, topics] = await Promise.all([readPassport(c.var.world, db, subject, { now, zone: ui.zone }), listTopics(db)])
  return c.render(<PassportPage {...{ passport, topics }} own={[]} classes={[]} classUuid={found.uuid} />, {
    title: ui.t('trajectory.passport.classTitle'),
    personal: true,
  })
}

export const passportRoutes = routesOf(import.meta.url, [
  ['GET', '/passport', 'everyone', showPassport],
  ['GET', '/classes/:uuid/passport', 'trajectory.seeClassPassport', showClassPassport],
])
