import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { FormErrors } from '#platform/http/form.ts'
import { slugify } from '#platform/ids.ts'
import { isWeekSlug } from '../exchange/imports/frame.ts'
import { windowOf } from '../availability/rules.ts'
import { pageScope } from '../weeks/page-scope.ts'
import { insertWeek } from '../weeks/insert.ts'
import type { Named } from '../weeks/insert.ts'
import type { Week } from '../weeks/store.ts'
import { nameOfLine, textOf } from './form.ts'
import type { NewWeekFields, WeekFields } from './form.ts'

export type Refused = { ok: false; errors: FormErrors } | { ok: false; stale: true }

/** Makes a week that nobody sees before its first release. Returns its slug. */
export async function addWeek(trx: Trx, fields: NewWeekFields, actorId: number): Promise<string | Refused> {
  const name = textOf(fields)
  const slug = fields.slug || (await freeWeekSlug(trx, name.ru ?? name.en!, fields.startsOn))
  const taken = await trx.selectFrom('week.week').select('id').where('slug', '=', slug).executeTakeFirst()
  if (taken) return { ok: false, errors: { slug: 'week-setup.form.slugTaken' } }
  const { zone, startsOn, endsOn } = fields
  const { id } = await insertWeek(trx, {
    ...{ slug, name, zone, startsOn, endsOn },
    streams: namedOf(fields.streams),
    tracks: namedOf(fields.tracks),
  })
  await audit(trx, { actorId, action: 'week.addWeek', subjectType: 'week', subjectId: id })
  return slug
}

async function freeWeekSlug(trx: Trx, name: string, startsOn: string): Promise<string> {
  const base = slugify(`${name.slice(0, 40)} ${startsOn}`).slice(0, 54)
  const word = isWeekSlug(base) ? base : `week-${startsOn}`
  const { rows } = await sql<{ slug: string }>`select slug from week.week where starts_with(slug, ${word})`.execute(trx)
  const taken = new Set(rows.map((row) => row.slug))
  let slug = word
  for (let turn = 2; taken.has(slug); turn += 1) slug = `${word}-${turn}`
  return slug
}

function namedOf(lines: readonly string[]): Named[] {
  const taken = new Set<string>()
  return lines.map((line) => {
    const name = nameOfLine(line)
    return { slug: freePlaceSlug(name.en ?? name.ru ?? line, taken), name }
  })
}

export function freePlaceSlug(name: string, taken: Set<string>): string {
  const base = slugify(name).slice(0, 60).replace(/-$/, '') || 'n'
  // At "new" stands the form of a new one.
  let slug = base
  for (let turn = 2; taken.has(slug) || slug === 'new'; turn += 1) slug = `${base}-${turn}`
  taken.add(slug)
  return slug
}

interface Edit {
  week: Pick<Week, 'id'>
  revision: number
  actorId: number
}

/** Changes the week's name, zone and dates. Dates that would leave a placed session outside are refused. */
export async function changeWeek(trx: Trx, fields: WeekFields, { week, revision, actorId }: Edit): Promise<Refused | undefined> {
  if (!(await takeRevision(trx, 'week.week', week.id, revision))) return { ok: false, stale: true }
  const { from, until } = windowOf(fields)
  const { rows } = await sql<{ outside: number }>`select count(*)::int as outside from week.session
    where week_id = ${week.id} and state = 'placed'
      and (starts_at < ${from} or starts_at + duration_min * interval '1 minute' > ${until})`.execute(trx)
  if (rows[0]!.outside > 0) return { ok: false, errors: { endsOn: 'week-setup.form.placedOutside' } }
  await trx
    .updateTable('week.week')
    .set({ name: JSON.stringify(textOf(fields)), zone: fields.zone, starts_on: fields.startsOn, ends_on: fields.endsOn })
    .where('id', '=', week.id)
    .execute()
  await sql`delete from week.stream_hours hours using week.stream stream where stream.id = hours.stream_id and stream.week_id = ${week.id}
    and hours.on_date not between ${fields.startsOn}::date and ${fields.endsOn}::date`.execute(trx)
  await audit(trx, { actorId, action: 'week.changeWeek', subjectType: 'week', subjectId: week.id })
  await bumpPages(trx, pageScope)
  return undefined
}

/** Counts the revision up where it is still the one that the edit began with. */
export async function takeRevision(
  trx: Trx,
  table: 'week.week' | 'week.stream' | 'week.track',
  id: number,
  revision: number,
): Promise<boolean> {
  const { rows } = await sql`update ${sql.table(table)} set revision = revision + 1 where id = ${id} and revision = ${revision}
    returning id`.execute(trx)
  return rows.length === 1
}
