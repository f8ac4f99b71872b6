import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { emptyDocument, emptyEvent, scheduleMedia, toPlain, writeSchedule } from '../formats/index.ts'
import type { PublishedSession } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'

/** One session for a calendar (RFC 5545). Its UID is its guid and its SEQUENCE the release, so that a moved one moves there too. */
export function showCalendarEntry(c: Ctx, week: Week, session: PublishedSession): Response {
  const { locale, t } = c.var.ui
  const { facts } = session
  const page = `${c.var.origin}/weeks/${week.slug}/sessions/${session.slug}`
  const kit = pickText(facts.kit, locale).text
  const event = {
    ...emptyEvent(session.guid, session.startsAt.toString(), session.endsAt.epochMilliseconds - session.startsAt.epochMilliseconds),
    title: pickText(facts.title, locale).text,
    abstract:
      [toPlain(pickText(facts.abstract, locale).text), kit && `${t('week.session.kit')}: ${kit}`].filter(Boolean).join('\n\n') || null,
    room: pickText(facts.stream.name, locale).text || null,
    zone: week.zone,
    url: page,
    joinUrl: facts.room === null ? null : page,
    sequence: session.version,
    stampedAt: c.var.now.toString(),
  }
  const document = { ...emptyDocument('own'), title: pickText(week.name, locale).text, zone: week.zone, events: [event] }
  const text = writeSchedule(document, 'icalendar', { audience: 'public' })
  return c.body(text, 200, {
    'content-type': scheduleMedia.icalendar.mediaType,
    'content-disposition': `inline; filename="${session.slug}.ics"`,
  })
}
