import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { noFigures } from './figures.ts'
import type { Dimension, Figure, FigureLine, Figures, RowsFilter, Scope, Sections } from './figures.ts'

const columnOf: Record<Dimension, string> = { region: 'region_code', member: 'member_id', grade: 'grade', format: 'format' }

/** Which connections a figure counts. The sums below and the rows beneath them share these words. */
const counted = {
  connections: sql<boolean>`true`,
  participations: sql<boolean>`(kind = 'class' and takes_part)`,
  declared: sql<boolean>`(kind = 'class' and head_count is not null)`,
  measured: sql<boolean>`(kind = 'seat' and present_s > 0)`,
  classHours: sql<boolean>`(kind = 'class' and takes_part)`,
  pupilHours: sql<boolean>`(kind = 'seat' and takes_part)`,
  sessions: sql<boolean>`true`,
} satisfies Record<Figure, unknown>

const sums = sql`
  count(*)::integer as connections,
  (count(*) filter (where ${counted.participations}))::integer as participations,
  coalesce(sum(head_count) filter (where ${counted.declared}), 0)::integer as declared,
  (count(*) filter (where ${counted.measured}))::integer as measured,
  coalesce(sum(hours) filter (where ${counted.classHours}), 0) as "classHours",
  coalesce(sum(hours) filter (where ${counted.pupilHours}), 0) as "pupilHours",
  count(distinct session_id)::integer as sessions`

function inScope(weekId: number, scope: Scope) {
  const members = scope.all ? sql`true` : sql`member_id = any(${scope.memberIds}::bigint[])`
  return sql`week_id = ${weekId} and ${members}`
}

interface SumRow extends Figures {
  dimension: number
  region_code: string | null
  member_id: number | null
  grade: number | null
  format: string | null
}

/** All sums of a week in one statement: the totals, and one line for each region, member, grade, format. */
export async function sumWeek(db: Db, weekId: number, scope: Scope): Promise<{ totals: Figures; sections: Sections }> {
  const { rows } = await sql<SumRow>`
    select grouping(region_code, member_id, grade, format)::integer as dimension, region_code, member_id, grade, format, ${sums}
    from reporting.v_connection where ${inScope(weekId, scope)}
    group by grouping sets ((), (region_code), (member_id), (grade), (format))
    order by connections desc, region_code, member_id, grade, format`.execute(db)
  // grouping() sets a bit for each column that is not grouped by, the first column highest.
  const bits: Record<Dimension, number> = { region: 0b0111, member: 0b1011, grade: 0b1101, format: 0b1110 }
  const lines = (by: Dimension): FigureLine[] =>
    rows.filter((row) => row.dimension === bits[by]).map((row) => ({ ...figuresOf(row), key: keyOf(row[columnOf[by] as keyof SumRow]) }))
  const total = rows.find((row) => row.dimension === 0b1111)
  return {
    totals: total ? figuresOf(total) : noFigures,
    sections: { region: lines('region'), member: lines('member'), grade: lines('grade').toSorted(byGrade), format: lines('format') },
  }
}

const byGrade = (a: FigureLine, b: FigureLine) => Number(a.key ?? 99) - Number(b.key ?? 99)
const keyOf = (value: string | number | null) => (value === null ? null : String(value))

function figuresOf(row: Figures): Figures {
  const { connections, participations, declared, measured, classHours, pupilHours, sessions } = row
  return { connections, participations, declared, measured, classHours, pupilHours, sessions }
}

/** One connection, as it was counted. */
export interface ConnectionRow {
  ticketId: number
  sessionSlug: string
  sessionTitle: LocalText
  startsAt: Temporal.Instant
  format: string
  memberId: number | null
  kind: 'class' | 'seat' | 'observer'
  /** Of a class: what stands after the grade. */
  letter: string | null
  schoolName: string | null
  settlement: string | null
  regionCode: string | null
  grade: number | null
  presentS: number
  takesPart: boolean
  headCount: number | null
  hours: number
}

function whereRows(weekId: number, scope: Scope, { figure, by, key }: RowsFilter) {
  const column = by && sql.ref(columnOf[by])
  const keyed = !column ? sql`true` : key === null ? sql`${column} is null` : sql`${column}::text = ${key}`
  return sql`${inScope(weekId, scope)} and ${counted[figure]} and ${keyed}`
}

/** A list of one region or grade would tell what a pupil's row may not show: such rows are counted there and not listed. */
const whereListed = ({ by }: RowsFilter) => (by === 'region' || by === 'grade' ? sql`shows_marks` : sql`true`)

/** The connections beneath a number, in the order of time. */
export async function listConnections(
  db: Db,
  weekId: number,
  scope: Scope,
  filter: RowsFilter,
  limit: number,
  offset = 0,
): Promise<ConnectionRow[]> {
  const { rows } = await sql<ConnectionRow>`
    select ticket_id as "ticketId", session_slug as "sessionSlug", session_title as "sessionTitle", starts_at as "startsAt", format,
      member_id as "memberId", kind, letter, school_name as "schoolName", settlement, case when shows_marks then region_code end as "regionCode",
      case when shows_marks then grade end as grade, present_s as "presentS", takes_part as "takesPart", head_count as "headCount", hours
    from reporting.v_connection where ${whereRows(weekId, scope, filter)} and ${whereListed(filter)}
    order by starts_at, session_id, ticket_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/** Unlisted: rows that are counted and can't be shown in this list. */
export type RowSums = Figures & { rows: number; unlisted: number }

/** The sums over the same rows: what is printed above them. */
export async function sumRows(db: Db, weekId: number, scope: Scope, filter: RowsFilter): Promise<RowSums> {
  const { rows } = await sql<RowSums>`
    select count(*)::integer as rows, (count(*) filter (where not (${whereListed(filter)})))::integer as unlisted, ${sums} from reporting.v_connection where ${whereRows(weekId, scope, filter)}`.execute(
    db,
  )
  return rows[0]!
}
