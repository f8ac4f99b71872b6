import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { PageHeader } from '#ui/page.tsx'

async function showFront(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  return c.render(<PageHeader title={t('app.front.title')} lead={t('app.front.lead')} />, { title: t('app.front.title') })
}

export const frontRoutes = routesOf(import.meta.url, [['GET', '/', 'everyone', showFront]])
