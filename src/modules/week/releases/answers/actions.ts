import { listPeopleWithRole } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { scopeIds } from '#platform/http/route.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone } from '#platform/time.ts'
import { inWords } from '../../bookings/words-of.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import { keepAnswer } from './store.ts'

export interface Answering {
  week: Week
  session: PublishedSession
  actor: Actor
  now: Temporal.Instant
  answer: 'can' | 'cannot'
  note: string
}

/**
 * A presenter says whether they come. Who can't is no adult of the session any more: the next release is blocked until somebody
 * else is; the office and the member's coordinators have a letter of it. The same answer again changes nothing.
 */
export async function answerRelease(trx: Trx, answering: Answering): Promise<void> {
  const { session, actor, now, answer, note } = answering
  const isNew = await keepAnswer(trx, { sessionId: session.id, personId: actor.id, version: session.version, answer, note, now })
  if (!isNew) return
  await audit(trx, {
    actorId: actor.id,
    action: 'week.answerRelease',
    subjectType: 'week.session',
    subjectId: session.guid,
    detail: { answer },
  })
  if (answer === 'cannot') await tellOffice(trx, answering)
}

async function tellOffice(trx: Trx, { week, session, actor, note }: Answering): Promise<void> {
  const coordinators = (await listPeopleWithRole(trx, 'coordinator')).filter(
    (person) => session.memberId !== null && scopeIds(person, 'coordinator', 'member').includes(session.memberId),
  )
  const readers = new Map([...(await listPeopleWithRole(trx, 'office')), ...coordinators].map((person) => [person.id, person]))
  for (const person of readers.values()) {
    if (!person.email) continue
    const locale = wholeLocale(person.locale)
    const t = translator(locale)
    const values = {
      name: pickText(actor.name, locale).text,
      title: pickText(session.facts.title, locale).text,
      own: inWords(session.startsAt, person.zone ?? week.zone, locale),
      moscow: inWords(session.startsAt, moscowZone, locale),
      note: note || '—',
      path: `/office/weeks/${week.slug}/adults`,
    }
    const [subject, body] = [t('week-release.left.subject', values), t('week-release.left.body', values)]
    await sendMail(trx, { to: person.email, locale, subject, body, about: [actor.id] })
  }
}
