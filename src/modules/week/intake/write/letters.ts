import type { Trx } from '#platform/db/database.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { listFormat } from '../../access/lists.ts'
import type { Week } from '../../weeks/store.ts'
import type { Written } from './write.ts'

const titlesMax = 10

/** One letter to each newcomer, however many sessions they lead. Nobody knows their language yet. */
export async function inviteNewcomers(trx: Trx, week: Week, newcomers: Written['newcomers'], origin: string): Promise<void> {
  const locale = wholeLocale(null)
  const t = translator(locale)
  for (const { email, titles } of newcomers) {
    const quoted = titles.slice(0, titlesMax).map((title) => t('week-intake.letter.title', { title: pickText(title, locale).text }))
    const values = {
      week: pickText(week.name, locale).text,
      sessions: listFormat(locale, 'conjunction')(quoted),
      link: `${origin}/sign-in`,
    }
    await sendMail(trx, {
      to: email,
      locale,
      subject: t('week-intake.letter.subject', values),
      body: t('week-intake.letter.body', values),
    })
  }
}
