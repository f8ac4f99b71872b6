import { inTransaction } from '#platform/db/database.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { needTicket } from '../tickets/visitor.ts'
import { raiseIncident } from './actions.ts'
import { HelpPage } from './views.tsx'

async function showHelp(c: Ctx): Promise<Response> {
  const { room } = await needTicket(c)
  return c.render(<HelpPage room={room} sent={c.req.query('sent') === '1'} />, { title: c.var.ui.t('live.help.title'), personal: true })
}

/** No limit and no check stands before a call for help. */
async function postHelp(c: Ctx): Promise<Response> {
  const { room, ticket } = await needTicket(c)
  const fields = await readFields(c)
  await inTransaction(c.var.db, (trx) => raiseIncident(trx, ticket, 'help', fields.note ?? '', c.var.now))
  return c.redirect(`/live/${room.uuid}/help?sent=1`, 303)
}

export const incidentRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/help', 'everyone', showHelp],
  ['POST', '/live/:room/help', 'everyone', postHelp],
])
