import { findRooms } from '#live'
import { listRegions } from '#regions'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { moscowZone, wallDate, wallTime } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { scopeOf } from '../editor/board/scope.ts'
import { errorsOf } from '../timetable/form.ts'
import { listAdults } from '../timetable/session-pages.tsx'
import { findByGuid, listWorking } from '../timetable/store.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { findPublished, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { datesOf, getReleasedWeek, listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { airAgain } from './actions.ts'
import type { AgainOutcome } from './actions.ts'
import { againForm, dayKey, findTime } from './form.ts'
import type { AgainFields } from './form.ts'
import { canAirAgain, isTooSoon, mayAirAgain } from './rules.ts'
import { suggestTimes } from './suggest.ts'
import { AgainPage } from './views.tsx'

interface Held {
  week: Week
  session: PublishedSession
  working: WorkingSession & { weekId: number }
  roomUuid: string
}

/** What was held and has a recording that may be aired; who may not, or what can't, is told so. */
async function findHeld(c: Ctx): Promise<Held> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const session = await findPublished(c.var.db, week.id, c.req.param('session') ?? '')
  if (!session) throw new NotFound('week.missing.session')
  if (!mayAirAgain(c.var.actor, session)) throw new Forbidden('week-wave.refused.notYours')
  const [room] = await findRooms(c.var.db, sessionOwner, [session.id])
  const can = canAirAgain(room)
  if (!can.ok) throw new NotFound(can.reason)
  return { week, session, working: (await findByGuid(c.var.db, session.guid))!, roomUuid: room!.uuid }
}

/** Weeks of ours that still have days to come. */
async function listOpenWeeks(c: Ctx): Promise<Week[]> {
  const weeks = await listWeeks(c.var.db)
  return weeks.filter((week) => week.source.format === undefined && week.endsOn >= wallDate(c.var.now, week.zone)).toReversed()
}

const daysAhead = (week: Week, now: Temporal.Instant): string[] => datesOf(week).filter((date) => date >= wallDate(now, week.zone))

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
}

async function render(c: Ctx, held: Held, { values, errors }: Shown = {}): Promise<Response> {
  const { db, ui, now } = c.var
  const { week, session, working } = held
  const weeks = await listOpenWeeks(c)
  const item = working.waveOf ?? working.guid
  const placed = (await Promise.all(weeks.map((one) => listWorking(db, one.id, ['placed'])))).flat()
  const others = placed.filter((one) => (one.waveOf ?? one.guid) === item && one.guid !== session.guid)
  const waves = others.flatMap(({ startsAt, endsAt, guid }) => (startsAt && endsAt ? [{ startsAt, endsAt, guid }] : []))
  const zones = (await listRegions(db)).flatMap((region) => region.zones)
  const wish = { zone: moscowZone, durationMin: working.durationMin, aired: [session, ...waves], zones, now }
  const dates = [...new Set(weeks.flatMap((one) => daysAhead(one, now)))]
  const suggestions = suggestTimes({ ...wish, dates }).map((one) => {
    const [date, time] = [wallDate(one.startsAt, moscowZone), wallTime(one.startsAt, moscowZone)]
    const target = weeks.find((other) => datesOf(other).includes(date))!
    return { ...one, day: dayKey(target, date), time }
  })
  const days = weeks.flatMap((one) => daysAhead(one, now).map((date) => ({ week: one, date, key: dayKey(one, date) })))
  const asked = { day: c.req.query('day') ?? '', time: c.req.query('time') ?? '' }
  const target = weeks[0] ?? week
  const view = (
    <AgainPage
      {...{ week, session, waves, suggestions, days, zones }}
      severalWeeks={weeks.length > 1}
      lecturers={await listAdults(c, target, ['lecturer', 'moderator'])}
      moderators={await listAdults(c, target, ['moderator', 'lecturer'])}
      values={values ?? firstValues(working, asked, suggestions)}
      made={others.find(({ guid }) => guid === c.req.query('made'))}
      {...(errors && { errors })}
    />
  )
  const title = `${ui.t('week-wave.title')}: ${pickText(session.facts.title, ui.locale).text}`
  return c.render(view, { title, personal: true, status: errors ? 422 : 200 })
}

/** The adults of the first airing, and the time that was chosen among the suggestions, or the best of them. */
function firstValues(
  { people }: WorkingSession,
  asked: { day: string; time: string },
  suggestions: readonly { day: string; time: string }[],
): FormValues {
  const adult = (role: 'lecturer' | 'moderator') => String(people.find((one) => one.role === role)?.personId ?? '')
  const { day = '', time = '' } = asked.day ? asked : (suggestions[0] ?? {})
  return { day, time, lecturer: adult('lecturer'), moderator: adult('moderator') }
}

const showAgain = async (c: Ctx): Promise<Response> => render(c, await findHeld(c))

/** Adults are those whom the form offers: what else is sent was made up, or has gone meanwhile. */
async function checkAdults(c: Ctx, week: Week, fields: AgainFields): Promise<Record<string, string> | undefined> {
  const offered = new Set((await listAdults(c, week, ['lecturer', 'moderator'])).map(({ id }) => id))
  if (!offered.has(fields.lecturer)) return { lecturer: c.var.ui.t('week-wave.answers.needed') }
  return offered.has(fields.moderator) ? undefined : { moderator: c.var.ui.t('week.place.moderatorNeeded') }
}

async function postAgain(c: Ctx): Promise<Response> {
  const { actor, now } = c.var
  const { t, locale } = c.var.ui
  const held = await findHeld(c)
  const form = checkForm(againForm, await readFields(c))
  const { values } = form
  if (!form.ok) return render(c, held, { values, errors: translateErrors(form.errors, t) })
  const time = findTime(form.data, await listOpenWeeks(c))
  if (!time) return render(c, held, { values, errors: { day: t('week-wave.day.wrong') } })
  if (isTooSoon(time.startsAt, now)) return render(c, held, { values, errors: { time: t('week-wave.time.past') } })
  const wrong = await checkAdults(c, time.week, form.data)
  if (wrong) return render(c, held, { values, errors: wrong })
  const { lecturer, moderator } = form.data
  const wish = {
    ...time,
    session: held.working,
    roomUuid: held.roomUuid,
    lecturer,
    moderator,
    actorId: actor!.id,
    locale,
    scope: scopeOf(actor),
    now,
  }
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const outcome = await airAgain(trx, wish)
      if (!outcome.ok) return outcome
      return `${c.req.path}?made=${outcome.guid}`
    },
    (outcome) => render(c, held, { values, errors: errorsIn(outcome, c) }),
  )
}

type Refusal = Extract<AgainOutcome, { ok: false }>

function errorsIn(outcome: Refusal, c: Ctx): Record<string, string> {
  const { t } = c.var.ui
  if (outcome.reason !== 'blocked') return { time: t(outcome.reason) }
  const { date, lecturer1, stream, ...errors } = errorsOf(outcome.problems, (problem) => t(problem.key, problem.values))
  return { ...errors, ...(date && { day: date }), ...(lecturer1 && { lecturer: lecturer1 }), ...(stream && { time: stream }) }
}

export const waveRoutes = routesOf(import.meta.url, [
  ['GET', '/weeks/:slug/sessions/:session/again', 'week.airAgain', showAgain],
  ['POST', '/weeks/:slug/sessions/:session/again', 'week.airAgain', postAgain],
])
