const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const patterns: [kind: Kind, pattern: RegExp][] = [
  ['own', new RegExp(`^/(pupil|passport|classes|bookings|bookings/${uuid}|classes/${uuid}/sheet)$`)],
  ['session', /^\/weeks\/[^/]+\/sessions\/[^/]+$/],
  ['day', /^\/weeks\/[^/]+\/\d{4}-\d\d-\d\d$/],
]

export type Kind = 'own' | 'session' | 'day'

/** What of a page is kept on the device; undefined: never. Everything not named here is never kept. */
export function kindOf(path: string): Kind | undefined {
  return patterns.find(([, pattern]) => pattern.test(path))?.[0]
}

export const keptDays = 14
export const pageMaxSigns = 400_000
const kindMax: Record<Kind, number> = { own: 40, session: 20, day: 1 }

/** Under which address a page is kept: filters make another page of a day, but not of a ticket. */
export function keyOf({ pathname, search }: { pathname: string; search: string }): string {
  return kindOf(pathname) === 'day' ? pathname + search : pathname
}

export interface Kept {
  key: string
  keptAt: number
}

/** Of all that is kept, what must go: too old, or more of a kind than we keep, the oldest first. */
export function listOutdated(pages: readonly Kept[], now: number): string[] {
  const counts = new Map<Kind, number>()
  return pages
    .toSorted((a, b) => b.keptAt - a.keptAt)
    .filter(({ key, keptAt }) => {
      const kind = kindOf(key.split('?')[0]!)
      if (!kind || isOutdated(keptAt, now)) return true
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      return counts.get(kind)! > kindMax[kind]
    })
    .map(({ key }) => key)
}

export const isOutdated = (keptAt: number, now: number): boolean => now - keptAt > keptDays * 86_400_000

const followMax = 16

/** Pages that are fetched along with one's own: tickets, sheets and sessions that it leads to. From /me only the lists. */
export function listFollowed(path: string, links: readonly string[]): string[] {
  if (path !== '/me' && kindOf(path) !== 'own') return []
  const wanted = links.map((link) => link.split(/[?#]/)[0]!).filter((link) => link !== path && mayFollow(path, link))
  return [...new Set(wanted)].slice(0, followMax)
}

function mayFollow(path: string, link: string): boolean {
  const kind = kindOf(link)
  return kind === 'own' || (kind === 'session' && path !== '/me')
}

/** Posts after which another may be sitting here: what was kept goes before they are sent. */
export function endsReader(path: string): boolean {
  return /^\/(sign-out|sign-in\/[^/]+|demo\/sign-in|join\/nickname|join\/leave)$/.test(path)
}

/** Leaving: then what waits to be sent goes too. */
export function isLeaving(path: string): boolean {
  return path === '/sign-out' || path === '/join/leave'
}

/**
 * Posts that mean something only at once, or that belong to staff who must see the state they change; and what is signed, secured or
 * deleted: that is done now or not at all, and a child's words lie in no browser meanwhile.
 */
export function mayWait(path: string): boolean {
  return (
    !/^\/(sign-in|sign-out|join|demo|settings|view|live|office|offline|me|family|pupil|invitations)(\/|$)/.test(path) &&
    !path.endsWith('/enter')
  )
}

export const postMaxSigns = 1_000_000
export const postsMax = 20

/** The form's key, where the post has one and may be kept. */
export function keyOfPost(path: string, type: string, body: string): string | undefined {
  if (!mayWait(path) || !type.startsWith('application/x-www-form-urlencoded') || body.length > postMaxSigns) return undefined
  const key = new URLSearchParams(body).get('formKey') ?? ''
  return /^[\w-]{8,64}$/.test(key) ? key : undefined
}

/** Milliseconds to wait after so many tries in vain: 5 s, 10 s, 20 s … at most 5 minutes. */
export function backOff(tries: number): number {
  return Math.min(5000 * 2 ** Math.max(0, tries - 1), 300_000)
}
