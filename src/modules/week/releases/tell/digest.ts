import { listPeopleWithRole } from '#people'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Locale, Translate } from '#platform/i18n.ts'
import { intlLocales, pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { Temporal, moscowZone, toDate } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import type { Change, ChangeSide } from '../compare/diff.ts'

/** One letter to each lecturer and moderator whom the release touches: before and after, in their zone and in Moscow time. */
export async function mailDigests(trx: Trx, week: Week, version: number, changes: readonly Change[]): Promise<void> {
  const byPerson = new Map<number, Change[]>()
  for (const change of changes) {
    const ids = new Set([change.before, change.after].flatMap((side) => side?.people ?? []).flatMap((person) => person.personId ?? []))
    for (const id of ids) byPerson.set(id, [...(byPerson.get(id) ?? []), change])
  }
  if (byPerson.size === 0) return
  const adults = [...(await listPeopleWithRole(trx, 'lecturer')), ...(await listPeopleWithRole(trx, 'moderator'))]
  const known = new Map(adults.map((person) => [person.id, person]))
  for (const [id, touched] of byPerson) {
    const person = known.get(id)
    if (person?.email) await sendMail(trx, { to: person.email, ...digest(person, week, version, touched) })
  }
}

function digest(person: Actor, week: Week, version: number, changes: Change[]): { locale: Locale; subject: string; body: string } {
  const locale = wholeLocale(person.locale)
  const t = translator(locale)
  const zone = person.zone ?? week.zone
  const name = pickText(week.name, locale).text
  const lines = changes.map(({ kind, before, after }) => {
    const title = pickText((after ?? before)!.title, locale).text
    const was = before && t('week.digest.before', { where: sideLine(before, zone, locale, t) })
    const is = after && t('week.digest.after', { where: sideLine(after, zone, locale, t) })
    return [`${t(`week.change.${kind}`)}: ${title}`, was, is].filter(Boolean).join('\n  ')
  })
  const subject = t('week.digest.subject', { week: name, version })
  const body = t('week.digest.body', { week: name, version, changes: lines.join('\n\n') })
  return { locale, subject, body }
}

function sideLine(side: ChangeSide, zone: string, locale: Locale, t: Translate): string {
  const at = toDate(Temporal.Instant.from(side.startsAt))
  const show = (timeZone: string) =>
    new Intl.DateTimeFormat(intlLocales(locale), {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    }).format(at)
  return t('week.digest.when', { own: show(zone), zone, moscow: show(moscowZone), stream: pickText(side.stream, locale).text })
}
