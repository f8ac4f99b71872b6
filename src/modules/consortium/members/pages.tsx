import { listRegions } from '#regions'
import { NotFound } from '#platform/http/errors.ts'
import { pickText } from '#platform/i18n.ts'
import { routesOf, scopeIds } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { mayEditLook } from '../looks/rules.ts'
import { findMember, listMembers } from './store.ts'
import { MemberPage, MembersPage } from './views.tsx'

async function showMembers(c: Ctx): Promise<Response> {
  const [members, regions] = await Promise.all([listMembers(c.var.db), listRegions(c.var.db)])
  const coordinates = scopeIds(c.var.actor, 'coordinator', 'member')
  const own = members.filter((member) => coordinates.includes(member.id))
  const { t } = c.var.ui
  return c.render(<MembersPage {...{ members, regions, own }} />, {
    title: t('consortium.members.title'),
    description: t('consortium.members.lead'),
  })
}

async function showMember(c: Ctx): Promise<Response> {
  const member = await findMember(c.var.db, c.req.param('slug') ?? '')
  if (!member) throw new NotFound('consortium.member.unknown')
  const region = (await listRegions(c.var.db)).find((one) => one.code === member.regionCode)
  return c.render(<MemberPage {...{ member, region }} mayEdit={mayEditLook(c.var.actor, member.id)} />, {
    title: pickText(member.name, c.var.ui.locale).text,
  })
}

const shared = { scope: 'consortium', seconds: 600 }

export const memberRoutes = routesOf(import.meta.url, [
  ['GET', '/members', 'everyone', showMembers, { shared }],
  ['GET', '/members/:slug', 'everyone', showMember, { shared }],
])
