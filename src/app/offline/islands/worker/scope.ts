/** What the server writes before the worker's code: see src/app/offline/worker.ts. */
export interface House {
  version: string
  locales: string[]
  /** Files that every page of the worker's own needs. */
  assets: string[]
  texts: Record<string, Texts>
}

/** Texts that the worker puts into pages; {time}, {what} and {until} are filled in here. */
export interface Texts {
  dates: string
  strip: string
  shelf: string
  keptAt: string
  waitsSince: string
  refused: string
  sent: string
  show: string
  sendNow: string
  sendAgain: string
  forget: string
}

export interface FetchEvent extends Event {
  request: Request
  preloadResponse: Promise<Response | undefined>
  respondWith: (answer: Response | Promise<Response>) => void
  waitUntil: (work: Promise<unknown>) => void
}

export interface WorkerEvent extends Event {
  waitUntil: (work: Promise<unknown>) => void
  data?: unknown
}

interface Page {
  url: string
  postMessage: (message: unknown, options: object) => void
}

interface Scope {
  house: House
  addEventListener: ((type: 'fetch', hear: (event: FetchEvent) => void) => void) &
    ((type: string, hear: (event: WorkerEvent) => void) => void)
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void>; matchAll: (options: { type: 'window' }) => Promise<Page[]> }
  registration: {
    navigationPreload?: { enable: () => Promise<void> }
    /** Background Sync: Chromium only. */
    sync?: { register: (tag: string) => Promise<void> }
  }
}

/** The worker's global object; the types of service workers and of pages can't stand in one program. */
export const worker = globalThis as unknown as Scope
export const { house } = worker
