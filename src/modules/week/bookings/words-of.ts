import type { Db } from '#platform/db/database.ts'
import type { Locale, LocalText } from '#platform/i18n.ts'
import { intlLocales, pickText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { moscowZone } from '#platform/time.ts'

interface SessionWords {
  title: LocalText
  startsAt: Temporal.Instant | null
}

/** What a letter says of the session: as it is planned now, also where it stands in no release any more. */
async function findWords(db: Db, sessionId: number): Promise<SessionWords> {
  const published = await db.selectFrom('week.published_session').select('starts_at').where('session_id', '=', sessionId).executeTakeFirst()
  const row = await db.selectFrom('week.session').select(['title', 'starts_at']).where('id', '=', sessionId).executeTakeFirstOrThrow()
  return { title: row.title as LocalText, startsAt: published?.starts_at ?? row.starts_at }
}

export function inWords(at: Temporal.Instant, zone: string, locale: Locale): string {
  const options = { timeZone: zone, weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(intlLocales(locale), options).format(at.epochMilliseconds)
}

/** Title and time of a session for a letter, on the reader's clock and on Moscow's. */
export async function sessionWords(
  db: Db,
  sessionId: number,
  zone: string,
  locale: Locale,
): Promise<{ title: string; own: string; moscow: string }> {
  const { title, startsAt } = await findWords(db, sessionId)
  return {
    title: pickText(title, locale).text,
    own: startsAt ? inWords(startsAt, zone, locale) : '',
    moscow: startsAt ? inWords(startsAt, moscowZone, locale) : '',
  }
}
