import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { Badge } from '#ui/card.tsx'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { useIsland, useSheet, useUi } from '#ui/context.ts'
import { Form, Radios, SubmitRow } from '#ui/form.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { listOwn } from '../questions/store.ts'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import { decideTicket, findDecidable } from './acts.ts'
import { findLastAct } from './log.ts'
import { backToDesk } from './pages.tsx'
import { isRemovalReason, isTicketAct, removalReasons } from './rules.ts'
import type { RemovalReason } from './rules.ts'
import { needStaff } from './staff.ts'

const reasons: Record<RemovalReason, MessageKey> = {
  rude: 'live-desk.reason.rude',
  contacts: 'live-desk.reason.contacts',
  noise: 'live-desk.reason.noise',
  stranger: 'live-desk.reason.stranger',
  other: 'live-desk.reason.other',
}

type Found = NonNullable<Awaited<ReturnType<typeof findDecidable>>>

/** One ticket: what it asked, whether it is trusted, and the way out of the room with its reason. */
function TicketPage({ room, found, questions, error }: { room: Room; found: Found; questions: Question[]; error?: string }) {
  useSheet('live')
  useSheet('live-staff')
  useIsland('live-desk')
  const { t } = useUi()
  const { ticket, removedAt, reason } = found
  const path = `/live/${room.uuid}/desk/tickets/${ticket.uuid}`
  return (
    <div id="live-desk" data-room={room.uuid}>
      <PageHeader
        kicker={t(ticket.kind === 'class' ? 'live-desk.ticket.class' : 'live-desk.ticket.seat')}
        title={ticket.label}
        lead={removedAt ? t('live-desk.ticket.removedLead', { reason: isRemovalReason(reason) ? t(reasons[reason]) : reason }) : undefined}
      />
      {removedAt ? (
        <PostButton action={path} label={t('live-desk.act.restore')} fields={{ act: 'restore' }} />
      ) : (
        <>
          {room.policy.moderation === 'trusted' && (
            <PostButton
              action={path}
              variant="quiet"
              label={t(ticket.trusted ? 'live-desk.act.untrust' : 'live-desk.act.trust')}
              fields={{ act: ticket.trusted ? 'untrust' : 'trust' }}
            />
          )}
          <Form action={path} id="remove" errors={error ? { reason: error } : undefined}>
            <input type="hidden" name="act" value="remove" />
            <Radios
              name="reason"
              label={t('live-desk.remove.why')}
              hint={t(ticket.kind === 'class' ? 'live-desk.remove.hintClass' : 'live-desk.remove.hint')}
              error={error}
              options={removalReasons.map((value) => ({ value, label: t(reasons[value]) }))}
            />
            <SubmitRow>
              <Button variant="danger">{t('live-desk.act.remove')}</Button>
            </SubmitRow>
          </Form>
        </>
      )}
      {questions.length > 0 && (
        <Section title={t('live-desk.ticket.questions')}>
          <ul class="live-own">
            {questions.map((question) => (
              <li>
                <Badge tone="info">№ {question.number}</Badge> <span>{question.body}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <p class="actions">
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.desk.back')}
        </ButtonLink>
      </p>
    </div>
  )
}

async function renderTicket(c: Ctx, room: Room, error?: string): Promise<Response> {
  const found = await findWanted(c, room)
  const questions = await listOwn(c.var.db, found.ticket.id)
  return c.render(<TicketPage {...{ room, found, questions }} {...(error ? { error } : {})} />, {
    title: c.var.ui.t('live-desk.ticket.title'),
    status: error ? 422 : 200,
    personal: true,
  })
}

async function findWanted(c: Ctx, room: Room): Promise<Found> {
  const uuid = c.req.param('ticket') ?? ''
  const found = isUuid(uuid) ? await inTransaction(c.var.db, (trx) => findDecidable(trx, room.id, uuid)) : undefined
  if (!found) throw new NotFound('live-desk.ticket.unknown')
  return found
}

async function showTicket(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c, 'remove')
  return renderTicket(c, room)
}

async function postTicket(c: Ctx): Promise<Response> {
  const { act, reason } = await readFields(c)
  if (!isTicketAct(act)) throw new NotFound('live.desk.unknownAct')
  const { room, ticket } = await needStaff(c, act)
  const { ticket: about } = await findWanted(c, room)
  if (act === 'remove' && !isRemovalReason(reason)) return renderTicket(c, room, c.var.ui.t('live-desk.remove.missing'))
  const by = { roomId: room.id, ticketId: ticket.id, now: c.var.now }
  const done = await inTransaction(c.var.db, (trx) => decideTicket(trx, by, about.uuid, act, reason))
  if (done === 'refused') return backToDesk(c, room, { note: 'refused' })
  const isOwn = done === 'done' || (await findLastAct(c.var.db, room.id, { ticket: about.id }))?.ticketId === ticket.id
  return backToDesk(c, room, isOwn ? undefined : { note: 'late', ticketId: about.id })
}

export const deskTicketRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/desk/tickets/:ticket', 'everyone', showTicket],
  ['POST', '/live/:room/desk/tickets/:ticket', 'everyone', postTicket],
])
