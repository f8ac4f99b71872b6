import { findMember } from '#consortium'
import { findRooms } from '#live'
import type { FoundRoom } from '#live'
import { listTopics } from '#trends'
import { NotFound } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { atWall } from '#platform/time.ts'
import { needsOf } from '../access/needs.ts'
import { doorsOf } from '../bookings/enter/doors.tsx'
import { findBookingBox } from '../bookings/pages.tsx'
import { findFamilyBox } from '../families/pages.tsx'
import { toPlain } from '../formats/index.ts'
import { findSessionMaterials } from '../materials/read-pages.ts'
import { takesChildren } from '../offers/find.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { findPublished, listBriefs, listNext, listWaves, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { isCallOpen } from '../weeks/call-window.ts'
import { datesOf, findWithdrawn, getReleasedWeek, listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { canAirAgain, mayAirAgain } from '../waves/rules.ts'
import { DayPage } from './day-view.tsx'
import { readFilter } from './filter.ts'
import { showNow } from './now.ts'
import { showCalendarEntry } from './session-calendar.ts'
import { SessionPage, WithdrawnPage } from './session-view.tsx'
import type { Audience } from './take-part.tsx'
import { WeekPage, WeeksPage } from './week-view.tsx'
import { wordsFor } from './words.ts'

async function showWeeks(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const all = await listWeeks(c.var.db)
  const weeks = all.filter((week) => week.releasedVersion > 0)
  const calls = all.filter((week) => isCallOpen(week, c.var.now))
  return c.render(<WeeksPage {...{ weeks, calls }} />, { title: t('week.programme.weeks'), description: t('week.weeks.lead') })
}

async function showWeek(c: Ctx): Promise<Response> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const sessions = await listBriefs(c.var.db, week.id)
  const topics = await listTopics(c.var.db)
  const { filter, problems } = readFilter(c.req.query(), needsOf(c.var.ui))
  const view = <WeekPage {...{ week, sessions, topics, filter, problems }} />
  return c.render(view, { title: pickText(week.name, c.var.ui.locale).text, status: problems.length > 0 ? 422 : 200 })
}

async function showDay(c: Ctx): Promise<Response> {
  const { locale, t } = c.var.ui
  const date = c.req.param('date') ?? ''
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  if (!datesOf(week).includes(date)) throw new NotFound('week.missing.day')
  const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
  const sessions = await listBriefs(c.var.db, week.id, atWall(date, '00:00', week.zone), atWall(next, '00:00', week.zone))
  const topics = await listTopics(c.var.db)
  const { filter, problems } = readFilter(c.req.query(), needsOf(c.var.ui))
  const view = <DayPage {...{ week, date, sessions, topics, filter, problems }} />
  const title = `${wordsFor(locale, t).date(date, 'title')}: ${pickText(week.name, locale).text}`
  return c.render(view, { title, status: problems.length > 0 ? 422 : 200 })
}

async function showSession(c: Ctx): Promise<Response> {
  const { db, ui, now } = c.var
  const week = await getReleasedWeek(db, c.req.param('slug') ?? '')
  const [, slug = '', asCalendar] = /^(.*?)(\.ics)?$/.exec(c.req.param('session') ?? '') ?? []
  const session = await findPublished(db, week.id, slug)
  if (!session) return showWithdrawn(c, week, slug)
  if (asCalendar) return showCalendarEntry(c, week, session)
  const topics = await listTopics(db)
  const item = session.facts.waveOf ?? session.guid
  const waves = (await listWaves(db, week.id, item)).filter((wave) => wave.id !== session.id)
  const sameTopic = await listNext(db, now, { weekId: week.id, topicSlug: session.topicSlug, grade: session.gradeFrom, limit: 12 })
  const related = sameTopic.filter((other) => other.id !== session.id && !waves.some((wave) => wave.id === other.id)).slice(0, 3)
  // A session from a file is held elsewhere: what it gives is where it is held.
  const materials = session.facts.room === null ? undefined : await findSessionMaterials(c, session)
  const [room] = session.facts.room === null ? [] : await findRooms(db, sessionOwner, [session.id])
  const audience = await findAudience(c, week, session, room)
  const member = session.facts.member ? await findMember(db, session.facts.member.slug) : undefined
  const view = (
    <SessionPage
      {...{ week, session, member, topics, waves, related, audience, materials }}
      transcript={transcriptOf(room)}
      recording={recordingOf(room)}
      canAirAgain={mayAirAgain(c.var.actor, session) && canAirAgain(room).ok}
    />
  )
  const { title, abstract } = session.facts
  return c.render(view, {
    title: pickText(title, ui.locale).text,
    description: toPlain(pickText(abstract, ui.locale).text).replaceAll(/\s+/g, ' ').slice(0, 200),
  })
}

/** Where what was said can be read, by everybody; a closed room shows it to those who were in it. */
const transcriptOf = (room: FoundRoom | undefined): string | undefined =>
  room?.hasTranscript && room.audience === 'open' ? `/live/${room.uuid}/transcript` : undefined

/** The same of what was shown: of a broadcast its recording, of a wave the one that was aired. */
function recordingOf(room: FoundRoom | undefined): string | undefined {
  if (room?.state !== 'ended' || room.audience !== 'open') return undefined
  return room.hasRecording || room.source === 'recording' ? `/live/${room.uuid}` : undefined
}

/** The kept copy is for readers who are not signed in and have no pass: for them this is always the same. */
async function findAudience(c: Ctx, week: Week, session: PublishedSession, room: FoundRoom | undefined): Promise<Audience> {
  const { actor } = c.var
  const own = session.facts.people.filter((person) => person.personId !== null && person.personId === actor?.id)
  const leads = own.length > 0
  const role = own.some((person) => person.role === 'lecturer') ? 'lecturer' : leads ? 'moderator' : 'duty'
  return {
    staff: leads ? 'lead' : hasRole(actor, 'office') ? 'duty' : null,
    doors: doorsOf(role, room?.source),
    booking: await findBookingBox(c, { week, session }),
    family: await findFamilyBox(c, { week, session }),
    takesChildren: room !== undefined && (await takesChildren(c.var.db, session.id)),
  }
}

async function showWithdrawn(c: Ctx, week: Week, slug: string): Promise<Response> {
  const gone = await findWithdrawn(c.var.db, week.id, slug)
  if (!gone) throw new NotFound('week.missing.session')
  const others = await listNext(c.var.db, c.var.now, { weekId: week.id, topicSlug: gone.topicSlug, limit: 6 })
  const title = pickText(gone.title, c.var.ui.locale).text
  return c.render(<WithdrawnPage week={week} title={gone.title} others={others} />, { title, status: 410 })
}

// What is on air stands in the page too, so the overview is kept for a short time only; a release forgets all of them.
const kept = (seconds: number) => ({ shared: { scope: pageScope, seconds } })

export const programmeRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks', 'everyone', showWeeks, kept(60)],
  ['GET', '/weeks/:slug', 'everyone', showWeek, kept(30)],
  ['GET', '/weeks/:slug/now.json', 'everyone', showNow, kept(3)],
  ['GET', '/weeks/:slug/sessions/:session', 'everyone', showSession, kept(30)],
  ['GET', '/weeks/:slug/:date', 'everyone', showDay, kept(600)],
])
