import type { Ctx } from './route.ts'

/**
 * Has the browser throw away all it keeps of us but cookies (W3C Clear Site Data): copies for offline use, forms that wait, its own
 * cache. School computers are shared: the next child must find nothing of the last one.
 */
export function clearSite(c: Ctx): void {
  c.header('clear-site-data', '"cache", "storage"')
}
