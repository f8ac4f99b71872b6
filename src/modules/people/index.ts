/** The module's relation to the world: routes, jobs, permissions. */
export { people } from './module.ts'
/** Every role a person can hold. */
export { roles } from './roles.ts'
/** One of `roles`. */
export type { Role } from './roles.ts'
/** Writes down persons, roles, guardianship and vetting, unasked: for the demonstration and for tests; people use the pages. */
export { register } from './register.ts'
/** Children of guardians: list, get of an address, names, guardians; `add` for the demonstration and for tests. */
export { children } from './family/children.ts'
/** A child as its guardian sees it, name and needs opened. */
export type { Child } from './family/store.ts'
/** Consents of children, one for each purpose: `holds`, `holding`; nothing that needs one is done without asking. */
export { consents } from './consent/consents.ts'
/** Adults who work here, for the pages of whoever knows the members: roles, papers, invitations, universities' sign-in services. */
export { staff } from './staff/door.ts'
/** Reads people: one, those of a role, the demonstration's. A child's name is empty there: `children.names` opens it. */
export { findPerson, findVetted, listDemoPeople, listPeopleWithRole, updatePreferences } from './store.ts'
/** The session behind a request's cookie, for the server's first step. */
export { openSession } from './sign-in/open-session.ts'
/** Signs a person in without a letter: for the demonstration only. */
export { signInAs } from './sign-in/open-session.ts'
