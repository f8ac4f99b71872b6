import { Forbidden } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isStaff, needTicket } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { mayAct } from './rules.ts'
import type { DeskAct } from './rules.ts'

/** Whoever asks must hold a ticket of the staff, and one that may do this. */
export async function needStaff(c: Ctx, act?: DeskAct): Promise<TicketHolder> {
  const holder = await needTicket(c)
  if (!isStaff(holder.ticket)) throw new Forbidden('live.desk.notYours')
  if (act && !mayAct(holder.ticket.kind, act)) throw new Forbidden('live.desk.notYourAct')
  return holder
}
