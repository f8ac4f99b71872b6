import type { Db } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { Ui } from '#ui/context.ts'

/** Of a teacher the classes, of a child or its guardian the claims. */
export async function holdsOfSchools({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  return [...(await readClasses(db, personId, ui)), ...(await readClaims(db, personId, ui))]
}

async function readClasses(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const schools = await db
    .selectFrom('schools.teacher as teacher')
    .innerJoin('schools.school as school', 'school.id', 'teacher.school_id')
    .selectAll('school')
    .where('teacher.person_id', '=', personId)
    .execute()
  const classes = await db
    .selectFrom('schools.class as class')
    .innerJoin('schools.school as school', 'school.id', 'class.school_id')
    .selectAll('class')
    .select('school.name as school')
    .where('class.teacher_id', '=', personId)
    .orderBy('class.id')
    .execute()
  return holding(ui, 'schools.classes', [
    ...schools.map((row) => ({ words: ui.t('holdings.schools.classes.school', { name: row.name }), data: asData(row) })),
    ...classes.map((row) => ({
      words: ui.t('holdings.schools.classes.item', { class: `${row.grade}${row.letter}`, school: row.school }),
      data: asData(row),
    })),
  ])
}

async function readClaims(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('schools.claim as claim')
    .innerJoin('schools.class as class', 'class.id', 'claim.class_id')
    .leftJoin('schools.class_pass as pass', 'pass.id', 'claim.pass_id')
    .selectAll('claim')
    .select(['class.grade', 'class.letter', 'pass.nickname'])
    .where((where) =>
      where.or(['person_id', 'claimed_by', 'ended_by'].map((column) => where(`claim.${column as 'person_id'}`, '=', personId))),
    )
    .orderBy('claim.id')
    .execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.schools.claims.item', {
      class: `${row.grade}${row.letter}`,
      nickname: row.nickname ?? '—',
      day: inWords(ui, row.claimed_at),
    }),
    data: asData(row),
  }))
  return holding(ui, 'schools.claims', items)
}

/** Of a pupil without an account: the nickname and its class. */
export async function passHoldsOfSchools({ db }: World, passId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('schools.class_pass as pass')
    .innerJoin('schools.class as class', 'class.id', 'pass.class_id')
    .selectAll('pass')
    .select(['class.grade', 'class.letter'])
    .where('pass.id', '=', passId)
    .execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.schools.pass.item', {
      nickname: row.nickname,
      class: `${row.grade}${row.letter}`,
      day: inWords(ui, row.created_at),
      until: inWords(ui, row.expires_at),
    }),
    data: asData(row),
  }))
  return holding(ui, 'schools.pass', items)
}
