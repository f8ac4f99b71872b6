import { findPerson } from '#people'
import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { asData, holding, inWords, keep } from '#platform/holding.ts'
import type { Holding, Retention } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { deleteOldInvitations } from '../proposals/co-speakers/store.ts'

/** Invitations to lead a session too, by account or address; changes asked for or decided; answers to a call's questions. */
export async function readProposals(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const email = (await findPerson(db, personId))?.email?.toLowerCase() ?? ''
  const asked = await db
    .selectFrom('week.co_speaker as asked')
    .innerJoin('week.session as session', 'session.id', 'asked.session_id')
    .selectAll('asked')
    .select('session.title')
    .where((where) =>
      where.or([
        where('asked.person_id', '=', personId),
        where('asked.invited_by', '=', personId),
        ...(email === '' ? [] : [where('asked.email', '=', email)]),
      ]),
    )
    .execute()
  const changes = await db
    .selectFrom('week.proposal_edit as edit')
    .innerJoin('week.session as session', 'session.id', 'edit.session_id')
    .selectAll('edit')
    .select('session.title')
    .where((where) => where.or([where('edit.asked_by', '=', personId), where('edit.decided_by', '=', personId)]))
    .execute()
  const answers = await db
    .selectFrom('week.answer as answer')
    .innerJoin('week.session as session', 'session.id', 'answer.session_id')
    .innerJoin('week.question as question', 'question.id', 'answer.question_id')
    .select(['answer.body', 'question.label', 'session.title', 'session.guid'])
    .where('session.proposed_by', '=', personId)
    .execute()
  const titled = (title: unknown) => pickText(title as LocalText, ui.locale).text
  return holding(ui, 'week.proposals', [
    ...asked.map((row) => ({
      words: ui.t('holdings.week.proposals.asked', { title: titled(row.title), email: row.email, day: inWords(ui, row.invited_at) }),
      data: asData(row),
    })),
    ...changes.map((row) => ({
      words: ui.t('holdings.week.proposals.change', { title: titled(row.title), day: inWords(ui, row.asked_at) }),
      data: asData(row),
    })),
    ...answers.map((row) => ({
      words: ui.t('holdings.week.proposals.answer', { title: titled(row.title), question: titled(row.label), answer: row.body }),
      data: asData(row),
    })),
  ])
}

/** Of whom is erased, the address that the letter went to goes; that somebody was asked stays with the proposal. */
export async function forgetInvitations(trx: Trx, personId: number): Promise<void> {
  await sql`update week.co_speaker set email = 'erased:' || id, revoked_at = coalesce(revoked_at, now()) where person_id = ${personId}`.execute(
    trx,
  )
}

export const keptProposals: Retention[] = [keep('week.invitations', 30, ({ db }, before) => deleteOldInvitations(db, before))]
