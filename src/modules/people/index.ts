/** The module's relation to the world: routes, jobs, permissions. */
export { people } from './module.ts'
/** Every role a person can hold. */
export { roles } from './roles.ts'
/** One of `roles`. */
export type { Role } from './roles.ts'
/** Writes down persons, roles, guardianship and vetting, unasked: for the demonstration and for tests; people use the pages. */
export { register } from './register.ts'
/** Reads people: one, those of a role, a guardian's children, the demonstration's. */
export { findPerson, findVetted, listChildren, listDemoPeople, listPeopleWithRole, updatePreferences } from './store.ts'
/** The session behind a request's cookie, for the server's first step. */
export { openSession } from './sign-in/open-session.ts'
/** Signs a person in without a letter: for the demonstration only. */
export { signInAs } from './sign-in/open-session.ts'
