import type { Db } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { readAvailability } from './availability.ts'
import { readProposals } from './proposals.ts'
import { readReviews } from './reviews.ts'

/** Seats that were asked for, and what an adult works on. */
export async function holdsOfWeek({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  return [
    ...(await readChildBookings(db, personId, ui)),
    ...(await readBookings(db, personId, ui)),
    ...(await readSpeakers(db, personId, ui)),
    ...(await readWork(db, personId, ui)),
    ...(await readProposals(db, personId, ui)),
    ...(await readAvailability(db, personId, ui)),
    ...(await readReviews(db, personId, ui)),
  ]
}

const titled = (text: unknown, ui: Ui): string => pickText(text as LocalText, ui.locale).text

/** Of the child, and made by its guardian. */
async function readChildBookings(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('week.child_booking as booking')
    .innerJoin('week.session as session', 'session.id', 'booking.session_id')
    .selectAll('booking')
    .select('session.title')
    .where((where) => where.or([where('booking.person_id', '=', personId), where('booking.booked_by', '=', personId)]))
    .orderBy('booking.id')
    .execute()
  const letters = await db
    .selectFrom('week.child_letter as letter')
    .innerJoin('week.child_booking as booking', 'booking.id', 'letter.child_booking_id')
    .selectAll('letter')
    .where((where) => where.or([where('booking.person_id', '=', personId), where('booking.booked_by', '=', personId)]))
    .execute()
  const items = rows.map((row) => {
    const words = { title: titled(row.title, ui), day: inWords(ui, row.created_at) }
    const key = row.cancelled_at ? 'holdings.week.childBookings.cancelled' : 'holdings.week.childBookings.item'
    return { words: ui.t(key, words), data: asData({ ...row, letters: letters.filter((letter) => letter.child_booking_id === row.id) }) }
  })
  return holding(ui, 'week.childBookings', items)
}

async function readBookings(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('week.booking as booking')
    .innerJoin('week.session as session', 'session.id', 'booking.session_id')
    .selectAll('booking')
    .select('session.title')
    .where('booking.teacher_id', '=', personId)
    .orderBy('booking.id')
    .execute()
  const feeds = await db.selectFrom('week.calendar_feed').selectAll().where('teacher_id', '=', personId).execute()
  return holding(ui, 'week.bookings', [
    ...rows.map((row) => ({
      words: ui.t('holdings.week.bookings.item', { title: titled(row.title, ui), day: inWords(ui, row.created_at) }),
      data: asData(row),
    })),
    ...feeds.map((row) => ({ words: ui.t('holdings.week.bookings.feed'), data: asData(row) })),
  ])
}

/** What the published programme says of a lecturer or moderator. */
async function readSpeakers(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('week.speaker as speaker')
    .innerJoin('week.week as week', 'week.id', 'speaker.week_id')
    .selectAll('speaker')
    .select('week.name as week')
    .where('speaker.person_id', '=', personId)
    .execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.week.speaker.item', {
      name: titled(row.name, ui),
      about: titled(row.about, ui) || '—',
      week: titled(row.week, ui),
    }),
    data: asData(row),
  }))
  return holding(ui, 'week.speaker', [...items, ...(await readAnswers(db, personId, ui))])
}

/** What a presenter was asked when a release moved their session, and said. */
async function readAnswers(db: Db, personId: number, ui: Ui): Promise<Holding['items']> {
  const rows = await db
    .selectFrom('week.reconfirmation as said')
    .innerJoin('week.session as session', 'session.id', 'said.session_id')
    .selectAll('said')
    .select('session.title')
    .where('said.person_id', '=', personId)
    .execute()
  return rows.map((row) => ({
    words: ui.t('holdings.week.speaker.answer', { title: titled(row.title, ui), answer: row.answer ?? 'asked', note: row.note || '—' }),
    data: asData(row),
  }))
}

/** Proposals, materials, releases and imports: an adult's acts. */
async function readWork(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const [proposals, materials, releases, imports, overrides, runs, commands] = await Promise.all([
    db.selectFrom('week.session').select(['guid', 'title', 'state', 'created_at as at']).where('proposed_by', '=', personId).execute(),
    db.selectFrom('week.material').select(['uuid', 'title', 'kind', 'created_at as at']).where('created_by', '=', personId).execute(),
    db
      .selectFrom('week.release')
      .select(['id', 'version', 'released_at as at', 'note', 'reason'])
      .where((where) => where.or([where('released_by', '=', personId), where('agreed_by', '=', personId)]))
      .execute(),
    db.selectFrom('week.import_run').select(['uuid', 'file_name', 'created_at as at']).where('requested_by', '=', personId).execute(),
    db.selectFrom('week.override').select(['uuid', 'reason', 'note', 'asked_at as at']).where('asked_by', '=', personId).execute(),
    db.selectFrom('week.solve_run').select(['uuid', 'state', 'created_at as at']).where('requested_by', '=', personId).execute(),
    countCommands(db, personId),
  ])
  const day = (row: { at: Parameters<typeof inWords>[1] }) => inWords(ui, row.at)
  return holding(ui, 'week.work', [
    ...proposals.map((row) => ({
      words: ui.t('holdings.week.work.proposal', { title: titled(row.title, ui), day: day(row) }),
      data: asData(row),
    })),
    ...materials.map((row) => ({
      words: ui.t('holdings.week.work.material', { title: titled(row.title, ui), day: day(row) }),
      data: asData(row),
    })),
    ...releases.map((row) => ({
      words: ui.t('holdings.week.work.release', { version: row.version, day: day(row) }),
      data: asData(row),
    })),
    ...overrides.map((row) => ({
      words: ui.t('holdings.week.work.override', { reason: row.reason, day: day(row) }),
      data: asData(row),
    })),
    ...imports.map((row) => ({ words: ui.t('holdings.week.work.import', { file: row.file_name, day: day(row) }), data: asData(row) })),
    ...runs.map((row) => ({ words: ui.t('holdings.week.work.run', { day: day(row) }), data: asData(row) })),
    ...commands.map((row) => ({
      words: ui.t('holdings.week.work.commands', { week: titled(row.week, ui), n: row.n, day: day(row) }),
      data: asData(row),
    })),
  ])
}

/** Changes of a week's timetable: how many, and the last. */
const countCommands = (db: Db, personId: number) =>
  db
    .selectFrom('week.timetable_command as command')
    .innerJoin('week.week as week', 'week.id', 'command.week_id')
    .select(({ fn }) => ['week.name as week', fn.countAll<number>().as('n'), fn.max('command.at').as('at')])
    .where('command.actor_id', '=', personId)
    .groupBy('week.id')
    .execute()
