/** The module's relation to the world: routes, permissions. */
export { schools } from './module.ts'
/** Reads classes (grade, letter, size, teacher, school): one by id or uuid, several by ids, a teacher's own. */
export { findClass, listClasses, listClassesOfTeacher, type SchoolClass } from './classes/store.ts'
/** How many classes are registered on each clock, by IANA id: where a timetable has to be watched. */
export { countClassesByZone } from './classes/store.ts'
/** "7Б": how a school says it. */
export { className } from './classes/rules.ts'
/** The class named in a request's address, if it is this teacher's own; throws otherwise. */
export { getOwnClass } from './classes/pages.tsx'
/** Gives a class a new code; tells the one that holds. */
export { findClassCode, issueClassCode } from './codes/actions.ts'
/** The pupil's pass behind a request: id, uuid, class, nickname. */
export { findPass } from './joining/cookie.ts'
/** Passes and nicknames: one by its id, also one that ended; the nickname of a child who comes to a room by itself. */
export { passes } from './joining/passes.ts'
/** What guardians claimed into their children's passports. */
export { claims } from './claims/claims.ts'
/** Writes a class down. */
export { insertClass } from './classes/store.ts'
/** Writes a school and who teaches there down. */
export { insertSchool, insertTeacher } from './schools/store.ts'
