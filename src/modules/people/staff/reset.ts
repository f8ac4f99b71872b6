import { audit } from '#platform/audit.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Actor, Job } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import { hashToken, newToken } from '#platform/ids.ts'
import type { Locale } from '#platform/i18n.ts'
import { intlLocales, pickText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone, toDate } from '#platform/time.ts'
import { endSessions } from '../sign-in/sessions.ts'
import { findPerson, findPersonByEmail, listPeopleWithRole } from '../store.ts'
import { sendStaffLetter } from './letters.ts'
import type { AddressReset, StaffPerson } from './store.ts'
import { findOpenReset } from './store.ts'

export const resetHours = 24

interface Wish {
  actor: Actor
  person: StaffPerson
  email: string
  origin: string
  now: Temporal.Instant
}

/**
 * Asks for a new mail address of somebody who lost the old mailbox and every device. Nothing changes for a day; the person, at the
 * address that is still theirs, and everybody else of the office are told now, and each can stop it.
 */
export async function askReset(trx: Trx, { actor, person, email, origin, now }: Wish): Promise<boolean> {
  if (actor.id === person.id || (await findOpenReset(trx, person.id))) return false
  const token = newToken()
  const dueAt = now.add({ hours: resetHours })
  const { uuid } = await trx
    .insertInto('people.address_reset')
    .values({
      person_id: person.id,
      email: email.toLowerCase(),
      asked_by: actor.id,
      asked_at: now,
      due_at: dueAt,
      stop_hash: hashToken(token),
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  await audit(trx, { actorId: actor.id, action: 'people.askReset', subjectType: 'person', subjectId: person.id })
  await queueJob(trx, 'resetAddresses', {}, { key: `people.reset:${uuid}`, runAt: dueAt.toString() })
  const office = (await listPeopleWithRole(trx, 'office')).filter((one) => one.id !== actor.id && one.id !== person.id)
  for (const to of [person, ...office])
    await sendStaffLetter(trx, to, 'reset', (_, locale) => ({
      name: pickText(person.name, locale).text,
      by: pickText(actor.name, locale).text,
      due: showInstant(dueAt, locale),
      link: `${origin}/sign-in/stop-reset/${token}`,
    }))
  return true
}

const showInstant = (at: Temporal.Instant, locale: Locale): string =>
  new Intl.DateTimeFormat(intlLocales(locale), { timeZone: moscowZone, dateStyle: 'long', timeStyle: 'short' }).format(toDate(at))

/** By the letter's link, or by anybody of the office on the page. */
export async function stopReset(trx: Trx, by: { token: string } | { actor: Actor; uuid: string }, now: Temporal.Instant): Promise<boolean> {
  const stopped = await trx
    .updateTable('people.address_reset')
    .set({ stopped_at: now })
    .where((where) => ('token' in by ? where('stop_hash', '=', hashToken(by.token)) : where('uuid', '=', by.uuid)))
    .where('done_at', 'is', null)
    .where('stopped_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  if (!stopped) return false
  const actorId = 'actor' in by ? by.actor.id : null
  await audit(trx, { actorId, action: 'people.stopReset', subjectType: 'person', subjectId: stopped.person_id })
  return true
}

export async function canStop(db: Db, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('people.address_reset')
    .select('id')
    .where('stop_hash', '=', hashToken(token))
    .where('done_at', 'is', null)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** A job and a sweep: carries out what nobody stopped in its day. Again without harm. */
export const resetAddresses: Job = async (world) => {
  const now = world.clock()
  const due = await world.db
    .selectFrom('people.address_reset')
    .select(['id', 'person_id as personId', 'email', 'uuid', 'asked_by as askedBy', 'due_at as dueAt'])
    .where('due_at', '<=', now)
    .where('done_at', 'is', null)
    .where('stopped_at', 'is', null)
    .execute()
  for (const one of due) await inTransaction(world.db, (trx) => resetOne(trx, one, now))
}

async function resetOne(trx: Trx, reset: AddressReset & { id: number }, now: Temporal.Instant): Promise<void> {
  const taken = await trx
    .updateTable('people.address_reset')
    .set({ done_at: now })
    .where('id', '=', reset.id)
    .where('done_at', 'is', null)
    .where('stopped_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!taken) return
  const { personId, email } = reset
  // Who lost the office in that day asks for nothing any more.
  const asker = await findPerson(trx, reset.askedBy)
  if (!asker || !hasRole(asker, 'office')) {
    await trx.updateTable('people.address_reset').set({ done_at: null, stopped_at: now }).where('id', '=', reset.id).execute()
    await audit(trx, { actorId: null, action: 'people.stopReset', subjectType: 'person', subjectId: personId })
    return
  }
  // An address that is another account's can't be this one's too: then the old ways end and no new one opens.
  const isFree = !(await findPersonByEmail(trx, email))
  await trx
    .updateTable('people.person')
    .set({ email: isFree ? email : null })
    .where('id', '=', personId)
    .execute()
  await endSessions(trx, personId)
  for (const table of ['people.passkey', 'people.recovery_code', 'people.identity'] as const)
    await trx.deleteFrom(table).where('person_id', '=', personId).execute()
  await audit(trx, { actorId: null, action: 'people.resetAddress', subjectType: 'person', subjectId: personId })
  const person = await findPerson(trx, personId)
  if (person) await sendStaffLetter(trx, { email, locale: person.locale }, 'resetDone', () => ({}))
}
