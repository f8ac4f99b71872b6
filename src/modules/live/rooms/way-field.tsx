import type { Way } from './address.ts'

/** Leads back to the page as its reader had chosen it. */
export function WayField({ as }: { as: Way | undefined }) {
  return as ? <input type="hidden" name="as" value={as} /> : <></>
}
