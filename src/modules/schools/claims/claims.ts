import { claim } from './actions.ts'
import { listClaimants, listClaims } from './store.ts'

/** What guardians claimed into their children's passports. */
export const claims = {
  /** Claims unasked: for the demonstration and for tests. */
  add: claim,
  /** The claims that hold, of these children. */
  list: listClaims,
  /** The children who are this pass. */
  claimants: listClaimants,
}
