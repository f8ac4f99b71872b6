import { listPeopleWithRole } from '#people'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { isBefore } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'

/** So long a call may wait on the screens before letters go out. */
export const chaseS = 60

/** Looks at the call again when it has waited long enough. */
export async function queueChase(trx: Trx | Db, incident: string, from: Temporal.Instant): Promise<void> {
  // The queue goes by the database's clock, which a test's clock may be behind.
  const dueMs = Math.max(from.epochMilliseconds, Date.now()) + chaseS * 1000
  await queueJob(trx, 'chaseIncident', { incident }, { key: `live.chase:${incident}`, runAt: new Date(dueMs).toISOString() })
}

/** Nobody took the call within a minute: a letter goes to the office, once. */
export const chaseIncident: Job = async (world, payload) => {
  const row = await world.db
    .selectFrom('live.incident as incident')
    .innerJoin('live.room as room', 'room.id', 'incident.room_id')
    .leftJoin('live.ticket as ticket', 'ticket.id', 'incident.ticket_id')
    .select(['incident.id', 'incident.uuid', 'incident.kind', 'incident.note', 'incident.raised_at', 'incident.handed_at'])
    .select(['room.title', 'room.uuid as room_uuid', 'ticket.label'])
    .where('incident.uuid', '=', String(payload.incident))
    .where('incident.taken_at', 'is', null)
    .where('incident.closed_at', 'is', null)
    .where('incident.alerted_at', 'is', null)
    .executeTakeFirst()
  if (!row) return
  const from = row.handed_at ?? row.raised_at
  if (isBefore(world.clock(), from.add({ seconds: chaseS }))) return queueChase(world.db, row.uuid, from)
  await writeLetters(world, row)
}

interface Waiting {
  id: number
  kind: string
  note: string
  title: Record<string, string>
  room_uuid: string
  label: string | null
}

async function writeLetters(world: World, row: Waiting): Promise<void> {
  const { contactMail, publicUrl } = world.config
  const office = await listPeopleWithRole(world.db, 'office')
  const readers = contactMail
    ? [{ email: contactMail, locale: null }]
    : office.flatMap(({ email, locale }) => (email ? [{ email, locale }] : []))
  if (readers.length === 0) world.log.error({ incident: row.id }, 'a call for help that nobody took, and no address to write to')
  await inTransaction(world.db, async (trx) => {
    const marked = await trx
      .updateTable('live.incident')
      .set({ alerted_at: world.clock() })
      .where('id', '=', row.id)
      .where('alerted_at', 'is', null)
      .executeTakeFirst()
    if (marked.numUpdatedRows === 0n) return
    for (const { email, locale: wish } of readers) {
      const locale = wholeLocale(wish)
      const t = translator(locale)
      const values = {
        title: pickText(row.title, locale).text,
        who: row.label ?? t('live-desk.incident.guest'),
        note: row.note === '' ? '–' : row.note,
        path: `${publicUrl ?? ''}/office/incidents`,
      }
      const kind = row.kind === 'panic' ? 'panic' : 'help'
      await sendMail(trx, {
        to: email,
        locale,
        subject: t(`live-desk.letter.${kind}`, values),
        body: t('live-desk.letter.body', values),
      })
    }
  })
}
