import { className } from '#schools'
import type { Locale, Translate } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { emptyDocument, emptyEvent, writeSchedule } from '../../formats/index.ts'
import type { ScheduleEvent } from '../../formats/index.ts'
import type { Booked } from '../booked.ts'
import { sessionPath } from '../booked.ts'

interface Reader {
  locale: Locale
  t: Translate
  origin: string
}

/** Bookings as a calendar (RFC 5545): the UID is the booking's, so that two classes in one session are two entries. */
export function writeCalendar(booked: readonly Booked[], { locale, t, origin }: Reader): string {
  const document = {
    ...emptyDocument('own'),
    title: t('week-bookings.feed.name'),
    zone: booked[0]?.schoolClass.school.zone ?? null,
    events: booked.map((one) => toEvent(one, { locale, t, origin })),
  }
  return writeSchedule(document, 'icalendar', { audience: 'public' })
}

function toEvent(booked: Booked, { locale, t, origin }: Reader): ScheduleEvent {
  const { booking, session, schoolClass, state } = booked
  const [title, kit] = [pickText(session.facts.title, locale).text, pickText(session.facts.kit, locale).text]
  const name = className(schoolClass)
  const lines = [
    kit && `${t('week-bookings.kit')}: ${kit}`,
    `${t('week-bookings.own.sheet')}: ${origin}/classes/${schoolClass.uuid}/sheet`,
    `${t('week-bookings.own.enter')}: ${origin}/bookings/${booking.uuid}`,
  ]
  const durationMs = session.endsAt.epochMilliseconds - session.startsAt.epochMilliseconds
  return {
    ...emptyEvent(booking.uuid, session.startsAt.toString(), durationMs),
    title: t(state === 'waiting' ? 'week-bookings.feed.waiting' : 'week-bookings.feed.entry', { title, class: name }),
    abstract: lines.filter(Boolean).join('\n'),
    zone: schoolClass.school.zone,
    url: `${origin}${sessionPath(booked)}`,
    joinUrl: `${origin}/bookings/${booking.uuid}`,
    isCancelled: state === 'cancelled',
    sequence: session.version,
    stampedAt: (booking.cancelledAt ?? booking.createdAt).toString(),
  }
}
