import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { insertClass, insertSchool, insertTeacher, issueClassCode } from '#schools'
import type { Content, Teacher } from '../content.ts'
import { peopleOf } from '../content.ts'
import { chanceOf } from '../random.ts'
import type { ClassOfDemo } from '../state.ts'

interface ClassWish {
  grade: number
  letter: string
  size: number
}

/** The schools, their teachers, and classes of every age; the demonstration's teacher gets codes to hand out. */
export async function insertSchoolsWithClasses(
  world: World,
  trx: Trx,
  content: Content,
  people: Record<string, number>,
  now: Temporal.Instant,
): Promise<ClassOfDemo[]> {
  const classes: ClassOfDemo[] = []
  const teachers = new Map(peopleOf(content.people, 'teacher').map((teacher) => [teacher.school, teacher]))
  for (const { slug, name, settlement, region, zone, kind } of content.schools) {
    const schoolId = await insertSchool(trx, {
      name: name.ru,
      settlement: settlement.ru,
      regionCode: region,
      zone,
      rural: kind === 'village',
    })
    const teacher = teachers.get(slug)!
    const teacherId = people[teacher.slug]!
    await insertTeacher(trx, teacherId, schoolId)
    for (const wish of wishesOf(teacher, kind)) {
      const { id } = await insertClass(trx, { schoolId, teacherId, ...wish })
      if (teacher.demo) await issueClassCode(world, trx, id, now)
      classes.push({ id, teacherId, grade: wish.grade, letter: wish.letter, size: wish.size, zone, isDemo: teacher.demo ?? false })
    }
  }
  return classes
}

/** One class of the young, one of the middle, one of the senior; small in villages. */
function wishesOf(teacher: Teacher, kind: 'city' | 'town' | 'village'): ClassWish[] {
  if (teacher.demo)
    return [
      { grade: 7, letter: 'А', size: 27 },
      { grade: 10, letter: 'Б', size: 22 },
    ]
  const chance = chanceOf(`classes ${teacher.slug}`)
  const sizes = { city: [24, 31], town: [18, 26], village: [5, 14] } as const
  const letters = kind === 'village' ? [''] : ['А', 'Б', 'В']
  return [chance.whole(2, 4), chance.whole(5, 7), chance.whole(8, 9), chance.whole(10, 11)].map((grade) => ({
    grade,
    letter: chance.pick(letters),
    size: chance.whole(sizes[kind][0], sizes[kind][1]),
  }))
}
