import { children, findPerson } from '#people'
import { className, findClass, passes } from '#schools'
import type { Db } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Subject } from './rules.ts'

/** Whom a proof or a passport is about, with no more of a person than the paper says. */
export interface Holder {
  /** A class's "7Б", a pass's nickname, a pupil's first name with an initial, an adult's name. Null: erased since. */
  name: LocalText | null
  /** Class of a pass's pupil: "7Б". */
  className: string | null
  school: string | null
  settlement: string | null
  grade: number | null
  zone: string | null
  adult: boolean
}

const nobody: Holder = { name: null, className: null, school: null, settlement: null, grade: null, zone: null, adult: false }

/** Read when it is shown, never copied: what is erased there is gone here. */
export async function findHolder(world: World, db: Db, subject: Subject): Promise<Holder> {
  if (subject.type === 'person') return findPersonHolder(world, db, subject.id)
  const pass = subject.type === 'class_pass' ? await passes.findById(db, subject.id) : undefined
  if (subject.type === 'class_pass' && !pass) return nobody
  const found = await findClass(db, pass?.classId ?? subject.id)
  if (!found) return nobody
  const ownName = className(found)
  return {
    name: { und: pass?.nickname ?? ownName },
    className: pass ? ownName : null,
    school: found.school.name,
    settlement: found.school.settlement,
    grade: found.grade,
    zone: found.school.zone,
    adult: false,
  }
}

async function findPersonHolder(world: World, db: Db, id: number): Promise<Holder> {
  const person = await findPerson(db, id)
  if (!person) return nobody
  const child = person.roles.some(({ role }) => role === 'pupil')
  if (!child) return { ...nobody, name: Object.keys(person.name).length > 0 ? person.name : null, adult: true }
  const name = (await children.names(world, db, [id])).get(id)
  return { ...nobody, name: name === undefined ? null : { und: shortName(name) }, grade: person.grade, zone: person.zone }
}

/** "Аня К.": a child is never shown with a full name. The given name stands first. */
export function shortName(name: string): string {
  const [given = '', family] = name.split(/\s+/)
  return family ? `${given} ${[...family][0]}.` : given
}
