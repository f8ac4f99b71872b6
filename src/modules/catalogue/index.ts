import type { Db } from '#platform/db/database.ts'
import { matches } from './programmes/rules.ts'
import type { ProgrammeFilter } from './programmes/rules.ts'
import { selectProgrammes } from './programmes/store.ts'
import type { Programme } from './programmes/store.ts'

/** The module's relation to the world: routes. */
export { catalogue } from './module.ts'
/** Adds a programme with the parts of its members and its groups. */
export { insertProgramme } from './programmes/store.ts'
/** A programme as everybody may see it, and what a new one is made of. */
export type { LearnerGroup, NewProgramme, Programme } from './programmes/store.ts'
/** The next group of a programme that has not begun. */
export { nextGroup } from './programmes/rules.ts'

/** The programmes for a grade, a topic, an audience; all where nothing is asked. */
export async function listProgrammes(db: Db, filter: ProgrammeFilter = {}): Promise<Programme[]> {
  return (await selectProgrammes(db)).filter((programme) => matches(programme, filter))
}
