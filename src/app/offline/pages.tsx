import { getCookie } from 'hono/cookie'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { OfflinePage } from './views.tsx'

/** What is kept on this device. The service worker answers this address itself and fills in what only it knows. */
async function showOffline(c: Ctx): Promise<Response> {
  return c.render(<OfflinePage />, { title: c.var.ui.t('offline.shelf.title'), personal: true })
}

/** Where the installed app opens: with what is one's own. */
async function leadToOwn(c: Ctx): Promise<Response> {
  const { actor } = c.var
  const timetable = c.req.query('to') === 'timetable'
  if (actor) return c.redirect(timetable && hasRole(actor, 'teacher') ? '/bookings' : '/me', 303)
  if (getCookie(c, 'pass')) return c.redirect('/pupil', 303)
  return c.redirect(timetable ? '/join' : '/', 303)
}

export const offlineRoutes = routesOf(import.meta.url, [
  ['GET', '/offline', 'everyone', showOffline],
  ['GET', '/start', 'everyone', leadToOwn],
])
