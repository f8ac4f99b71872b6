import { audit } from '#platform/audit.ts'
import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import { answerPart, renderPart } from '../frames/part.tsx'
import { findCaller } from '../tickets/visitor.ts'
import { handleIncident, raiseIncident } from './actions.ts'
import { listIncidentQueue } from './store.ts'
import { HelpPage } from './views.tsx'
import { QueuePage, QueueList } from './queue-views.tsx'

async function showHelp(c: Ctx): Promise<Response> {
  const { room } = await findCaller(c)
  return c.render(<HelpPage room={room} sent={c.req.query('sent') === '1'} />, { title: c.var.ui.t('live.help.title'), personal: true })
}

/** No limit and no check stands before a call for help. */
async function postHelp(c: Ctx): Promise<Response> {
  const { room, ticketId } = await findCaller(c)
  const fields = await readFields(c)
  await inTransaction(c.var.db, (trx) => raiseIncident(trx, { id: ticketId, roomId: room.id }, 'help', fields.note ?? '', c.var.now))
  return c.redirect(`/live/${room.uuid}/help?sent=1`, 303)
}

async function showQueue(c: Ctx): Promise<Response> {
  const incidents = await listIncidentQueue(c.var.db)
  const view = <QueuePage incidents={incidents} now={c.var.now} isLate={c.req.query('note') === 'late'} />
  return c.render(view, { title: c.var.ui.t('live-desk.queue.title'), personal: true, refreshS: 10 })
}

/** The list alone, for the island; 204 while nothing has changed. */
async function showQueueList(c: Ctx): Promise<Response> {
  const incidents = await listIncidentQueue(c.var.db)
  return answerPart(c, renderPart(c, <QueueList incidents={incidents} now={c.var.now} />), JSON.stringify(incidents))
}

async function postQueueAct(c: Ctx): Promise<Response> {
  const uuid = c.req.param('incident') ?? ''
  const fields = await readFields(c)
  const act = fields.act === 'close' ? 'close' : 'take'
  const row = isUuid(uuid)
    ? await c.var.db.selectFrom('live.incident').select(['room_id', 'uuid']).where('uuid', '=', uuid).executeTakeFirst()
    : undefined
  if (!row) throw new NotFound('live-desk.queue.gone')
  const person = c.var.actor!
  const by = { ticketId: null, personId: person.id, label: pickText(person.name, 'ru').text }
  const done = await inTransaction(c.var.db, async (trx) => {
    const ok = await handleIncident(trx, row.room_id, by, row.uuid, act, c.var.now)
    if (ok) await audit(trx, { actorId: by.personId, action: `live.${act}Incident`, subjectType: 'live.incident', subjectId: row.uuid })
    return ok
  })
  return c.redirect(`/office/incidents${done ? '' : '?note=late'}`, 303)
}

export const incidentRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/help', 'everyone', showHelp],
  ['POST', '/live/:room/help', 'everyone', postHelp],
  ['GET', '/office/incidents', 'live.handleIncidents', showQueue],
  ['GET', '/office/incidents/list', 'live.handleIncidents', showQueueList],
  ['POST', '/office/incidents/:incident', 'live.handleIncidents', postQueueAct],
])
