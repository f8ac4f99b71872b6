import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listTasks } from '../tasks/store.ts'
import { findPartner, listPartners } from './store.ts'
import { PartnerPage, PartnersPage } from './views.tsx'

async function showPartners(c: Ctx): Promise<Response> {
  const [partners, tasks] = await Promise.all([listPartners(c.var.db), listTasks(c.var.db)])
  const { t } = c.var.ui
  return c.render(<PartnersPage partners={partners} tasks={tasks} />, {
    title: t('consortium.partners.title'),
    description: t('consortium.partners.lead'),
  })
}

async function showPartner(c: Ctx): Promise<Response> {
  const partner = await findPartner(c.var.db, c.req.param('slug') ?? '')
  if (!partner) throw new NotFound('consortium.partner.unknown')
  const tasks = await listTasks(c.var.db, [partner.id])
  return c.render(<PartnerPage partner={partner} tasks={tasks} />, { title: pickText(partner.name, c.var.ui.locale).text })
}

const shared = { scope: 'consortium', seconds: 600 }

export const partnerRoutes = routesOf(import.meta.url, [
  ['GET', '/partners', 'everyone', showPartners, { shared }],
  ['GET', '/partners/:slug', 'everyone', showPartner, { shared }],
])
