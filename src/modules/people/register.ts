import { grantRole, insertGuardianship, insertPerson, insertVetting } from './store.ts'

/** Adds people without asking anybody: each in the caller's transaction, unaudited. */
export const register = {
  person: insertPerson,
  role: grantRole,
  guardianship: insertGuardianship,
  vetting: insertVetting,
}
