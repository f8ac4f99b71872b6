import type { Trx } from '#platform/db/database.ts'
import type { Locale, MessageKey, MessageValues } from '#platform/i18n.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'

type Letter = 'invitation' | 'accepted' | 'expiry' | 'reset' | 'resetDone'

/** A letter of the staff's affairs, in the language of whom it goes to. */
export async function sendStaffLetter(
  trx: Trx,
  to: { email: string | null; locale: string | null },
  letter: Letter,
  valuesIn: (say: (key: MessageKey, values?: MessageValues) => string, locale: Locale) => MessageValues,
): Promise<void> {
  if (!to.email) return
  const locale = wholeLocale(to.locale)
  const t = translator(locale)
  const values = valuesIn(t, locale)
  await sendMail(trx, {
    to: to.email,
    locale,
    subject: t(`people-staff.letter.${letter}.subject`, values),
    body: t(`people-staff.letter.${letter}.body`, values),
  })
}
