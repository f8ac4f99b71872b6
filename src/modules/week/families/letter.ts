import { children, findPerson } from '#people'
import type { Trx } from '#platform/db/database.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone } from '#platform/time.ts'
import type { LetterSubject } from '../bookings/letter.ts'
import { inWords, sessionWords } from '../bookings/words-of.ts'
import type { ChildBooking } from './store.ts'
import { noteChildLetter } from './store.ts'

/**
 * One letter to each guardian of the child about one thing, once. The child goes by its grade: letters lie in mailboxes that we can't
 * clear, and the page behind the address says the name.
 */
export async function writeChildLetter(
  trx: Trx,
  booking: ChildBooking,
  subject: LetterSubject | 'consentEnded',
  about: string,
  confirmUntil?: Temporal.Instant | null,
): Promise<void> {
  if (!(await noteChildLetter(trx, booking.id, about))) return
  const child = await findPerson(trx, booking.personId)
  if (!child) return
  for (const guardian of await children.guardians(trx, booking.personId)) {
    if (!guardian.email) continue
    const locale = wholeLocale(guardian.locale)
    const t = translator(locale)
    const zone = guardian.zone ?? child.zone ?? moscowZone
    const values = {
      ...(await sessionWords(trx, booking.sessionId, zone, locale)),
      grade: String(child.grade ?? ''),
      until: confirmUntil ? inWords(confirmUntil, zone, locale) : '',
      path: `/child-bookings/${booking.uuid}`,
    }
    const [head, body] = [t(`family-seats.letter.${subject}.subject`, values), t(`family-seats.letter.${subject}.body`, values)]
    await sendMail(trx, { to: guardian.email, locale, subject: head, body, about: [booking.personId] })
  }
}
