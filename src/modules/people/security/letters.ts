import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'

/** What a person is told by mail because somebody else may have done it. */
type News = 'passkeyAdded' | 'passkeyRemoved' | 'codesMade' | 'codeUsed' | 'universityLinked' | 'universityUnlinked'

export async function writeToPerson(
  trx: Trx,
  person: Pick<Actor, 'email' | 'locale'>,
  news: News,
  { origin, ...values }: { origin: string; label?: string },
): Promise<void> {
  if (!person.email) return
  const locale = wholeLocale(person.locale)
  const t = translator(locale)
  const what = t(`people-security.letter.${news}`, { label: values.label ?? '' })
  await sendMail(trx, {
    to: person.email,
    locale,
    subject: t('people-security.letter.subject'),
    body: t('people-security.letter.body', { what, link: `${origin}/me/security` }),
  })
}
