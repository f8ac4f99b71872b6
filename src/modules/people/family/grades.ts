import { audit } from '#platform/audit.ts'
import { inTransaction, sql } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { followGrades } from '../consent/actions.ts'
import { schoolYearOf } from './rules.ts'

/**
 * On the first of September pupils are a grade further; who was in the eleventh has left. Told again it changes nothing, after
 * years of standing still it catches up, and a clock that had run ahead and came back takes the grades back with it: the grade
 * and the September that it holds since say the same together, "twelfth" standing for having left.
 */
export async function raiseGrades(world: World): Promise<void> {
  const september = schoolYearOf(world.clock())
  await inTransaction(world.db, async (trx) => {
    await sql`update people.person set grade_since = ${september}
      where sealed is not null and grade is not null and grade_since is null`.execute(trx)
    const { rows } = await sql<{ id: number; grade: number; left: boolean }>`
      with due as (
        select id, (case when left_on is null then grade else 12 end)
          + extract(year from ${september}::date)::int - extract(year from grade_since)::int as next
        from people.person
        where sealed is not null and grade is not null and grade_since <> ${september}
          and (left_on is null or left_on > ${september})
        order by id for no key update
      )
      update people.person p set
        grade = greatest(1, least(11, due.next)),
        left_on = case when due.next > 11 then (${september}::date - make_interval(years => due.next - 12))::date end,
        grade_since = case when due.next > 11 then (${september}::date - make_interval(years => due.next - 12))::date else ${september}::date end
      from due where p.id = due.id
      returning p.id, p.grade, p.left_on is not null as left`.execute(trx)
    if (rows.length === 0) return
    await followGrades(
      trx,
      rows.map((row) => row.id),
      september,
    )
    const detail = { pupils: rows.length, left: rows.filter((row) => row.left).length }
    await audit(trx, { actorId: null, action: 'people.raiseGrades', subjectType: 'september', subjectId: september, detail })
  })
}
