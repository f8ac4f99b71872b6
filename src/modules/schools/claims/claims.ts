import { listClaimants, listClaims } from './store.ts'

/** What guardians claimed into their children's passports. */
export const claims = {
  /** The claims that hold, of these children. */
  list: listClaims,
  /** The children who are this pass. */
  claimants: listClaimants,
}
