import { findPerson } from '#people'
import { sql } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Ui } from '#ui/context.ts'

type Row = Record<string, unknown> & { at: Temporal.Instant }

/** Of what is in conflict, only that there was something: neither the proposal nor what was said of it. */
const statements = (personId: number, email: string) => ({
  appointed: sql<Row>`select *, appointed_at as at from week.reviewer where person_id = ${personId}`,
  reviewed: sql<Row>`
    select held.*, held.assigned_at as at, s.guid, s.title, review.age_fit, review.clarity, review.hands_on, review.safety, review.comment, review.submitted_at
    from week.assignment held join week.session s on s.id = held.session_id
    left join week.review on review.session_id = held.session_id and review.person_id = held.person_id
    where held.person_id = ${personId} and s.id not in (select week.conflicts_of(${personId}::bigint)) order by held.assigned_at`,
  revoked: sql<Row>`
    select held.assigned_at as at, held.state from week.assignment held
    where held.person_id = ${personId} and held.session_id in (select week.conflicts_of(${personId}::bigint)) order by 1`,
  belongs: sql<Row>`select organisation, member_id, since_on, until_on, told_by, since_on::timestamptz as at from week.affiliation where person_id = ${personId}`,
  declared: sql<Row>`
    select person_id, with_person_id, with_member_id, side, case when declared_by = ${personId} then reason end as reason, declared_at as at
    from week.conflict where person_id = ${personId} or with_person_id = ${personId} or (declared_by = ${personId} and side <> 'office')`,
  looked: sql<Row>`select uuid, reason, refused, until_at, asked_at as at from week.break_glass where person_id = ${personId}`,
  named: sql<Row>`select address, told_at as at from week.session_address where address = ${email}`,
})

/** Where an adult reviews and belongs, and what they are kept away from. */
export async function readReviews(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const email = (await findPerson(db, personId))?.email?.toLowerCase() ?? ''
  const items: Holding['items'] = []
  for (const [name, statement] of Object.entries(statements(personId, email))) {
    const { rows } = await statement.execute(db)
    for (const row of rows) {
      const values = {
        title: pickText((row.title ?? {}) as LocalText, ui.locale).text,
        day: inWords(ui, row.at),
        organisation: String(row.organisation ?? ''),
      }
      items.push({ words: ui.t(`holdings.week.reviews.${name as 'appointed'}`, values), data: asData(row) })
    }
  }
  return holding(ui, 'week.reviews', items)
}

/** Marks stay as numbers; words, ties and looks go, and what was not read goes back. */
export async function forgetReviews(trx: Trx, personId: number): Promise<void> {
  await sql`update week.review set comment = '' where person_id = ${personId}`.execute(trx)
  await sql`update week.assignment set state = 'taken', ended_at = now() where person_id = ${personId} and state = 'open'`.execute(trx)
  await sql`update week.reviewer set ended_at = now(), topics = '{}' where person_id = ${personId} and ended_at is null`.execute(trx)
  await sql`delete from week.affiliation where person_id = ${personId}`.execute(trx)
  await sql`delete from week.conflict where person_id = ${personId} or with_person_id = ${personId}`.execute(trx)
  await sql`delete from week.break_glass where person_id = ${personId}`.execute(trx)
}
