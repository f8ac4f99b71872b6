/** The module's relation to the world: routes, permissions. */
export { consortium } from './module.ts'
/** Reads all members, by name; one, by its slug. */
export { findMember, listMembers } from './members/store.ts'
/** A member's logo or kaleidoscope, and the accent of what is its own. */
export { MemberMark, memberAccent } from './looks/member-mark.tsx'
/** Gives a member its look, unchecked, and draws a logo as we keep it: for the demonstration. */
export { insertMemberLook } from './looks/actions.ts'
/** Writes a member down. */
export { insertMember } from './members/store.ts'
/** A university of the consortium. */
export type { Member } from './members/store.ts'
/** Writes a partner down. */
export { insertPartner } from './partners/store.ts'
/** An organisation that brings its tasks. */
export type { Partner } from './partners/store.ts'
/** Reads partners' tasks for teams of pupils; writes one down. */
export { insertTask, listTasks } from './tasks/store.ts'
/** A task of a partner. */
export type { Task } from './tasks/store.ts'
