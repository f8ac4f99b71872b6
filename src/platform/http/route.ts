import type { Context, Hono } from 'hono'
import type { ComponentChild } from 'preact'
import type { Config } from '#platform/config.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { FirstAnswer } from './line.ts'
import type { Limits } from '#platform/limits.ts'
import type { Logger } from '#platform/log.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { Realtime } from '#platform/realtime.ts'
import type { Storage } from '#platform/storage.ts'
import type { Temporal } from '#platform/time.ts'
import type { Ui } from '#ui/context.ts'

/** A person who is signed in, as far as every module may know. */
export interface Actor {
  id: number
  name: Record<string, string>
  email: string | null
  locale: string | null
  zone: string | null
  grade: number | null
  /** How this person wants pages to look, in the words of the kit. */
  look: string | null
  roles: { role: string; scopeType: string; scopeId: number }[]
}

/** What the process has: made once, given to every request and job. */
export interface World {
  config: Config
  db: Db
  storage: Storage
  realtime: Realtime
  limits: Limits
  log: Logger
  metrics: Metrics
  clock: () => Temporal.Instant
  /** 32 secret bytes that live outside the database. */
  key: Uint8Array
}

export interface PageOptions {
  title: string
  description?: string
  status?: 200 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500
  /** Not for search engines, not kept by caches. */
  personal?: boolean
  /** Extra sources for this page's media, as CSP source expressions. */
  mediaSources?: string[]
  /** Seconds after which a page without JavaScript loads itself again. */
  refreshS?: number
  /** This page records: it may run WebAssembly encoders, and workers and pictures of its own making. */
  captures?: boolean
  /** Also load the style sheet of every look: for a page that shows them side by side. */
  everyLook?: boolean
  /** A bare page for the printer or the projector: no header and footer. */
  bare?: boolean
}

declare module 'hono' {
  interface ContextRenderer {
    (content: ComponentChild, options: PageOptions): Response | Promise<Response>
  }
}

export interface AppEnv {
  Variables: {
    world: World
    db: Db
    now: Temporal.Instant
    actor: Actor | null
    ui: Ui
    /** Hash of the session's token, for actions that end or rotate it. */
    sessionHash: Buffer | null
    /** An opaque word for whoever asks, the same for the same reader in this browser; "none" for nobody. */
    reader: string
    /** The address people reach us under, without a slash at its end. */
    origin: string
    /** The route pattern, for metrics. */
    route: string
    /** Client's address, for rate limits together with something else. */
    address: string
  }
}
export type Ctx = Context<AppEnv>
export type Handler = (c: Ctx) => Response | Promise<Response>

/** "everyone", "signedIn", or the name of a permission: the roles that hold it stand in the module's `permissions`. */
export type Access = string

/** PUT is for programs of ours alone: no form of a page can send it. */
export type Method = 'GET' | 'POST' | 'PUT'

export interface Route {
  method: Method
  path: string
  access: Access
  handler: Handler
  file: string
  /** Largest body in bytes; 256 kB where nothing is said. */
  bodyMaxBytes?: number
  /** Media types of a body besides forms and JSON. */
  bodyTypes?: RegExp
  /** May be rendered once for all anonymous readers and kept while the scope's page version stands, at most `seconds`. */
  shared?: { scope: string; seconds: number }
}

export type Job = (world: World, payload: Record<string, unknown>) => Promise<void>

/** What a module holds about one person, in words that a child understands, and as data. */
export interface Holding {
  /** Its name in the JSON file, such as "week.bookings". */
  name: string
  title: string
  /** Why it is held, and until when or by which rule it goes. */
  why: string
  until: string
  items: { words: string; data: Record<string, unknown> }[]
}

/** Something that is kept for so long and no longer; the daily job acts. */
export interface Retention {
  /** Its name in the log and the audit, such as "live.questions". */
  name: string
  what: MessageKey
  why: MessageKey
  days: number
  /** Deletes or blanks what is older than `before`; returns how many rows it touched. Again without harm. */
  act: (world: World, before: Temporal.Instant) => Promise<number>
}

/** A module's whole relation to the world. */
export interface Module {
  name: string
  routes: Route[]
  /** Permission → roles that hold it. */
  permissions: Record<string, readonly string[]>
  jobs?: Record<string, Job>
  /** Five-field cron lines → job name. */
  timers?: Record<string, string>
  /** Fact name → what this module does when it hears it. */
  listeners?: Record<string, Listener>
  /** Addresses answered before a request's visitor is read: for what must cost nothing, such as media. They check who may by themselves. */
  mountEarly?: (hono: Hono<AppEnv>, world: World) => void
  /** Answers plain GETs of thousands of readers over their bare lines, before any framework; the same addresses stand in `routes` as well. */
  answerFirst?: (world: World) => FirstAnswer
  /** What a web process does all the time; returns what ends it. */
  background?: (world: World) => () => Promise<void>
  /** Everything that this module holds about a person: for "what you hold about me". */
  holds?: (world: World, personId: number, ui: Ui) => Promise<Holding[]>
  /** The same of a class pass: a pupil without an account. */
  holdsOfPass?: (world: World, passId: number, ui: Ui) => Promise<Holding[]>
  /** What is kept here, and for how long. */
  keeps?: Retention[]
  /** Subjects of acts that the log of acts must not show to this reader. */
  conceals?: (db: Db, readerId: number) => Promise<{ subjectType: string; subjectIds: string[] }>
  /** Puts everything of this module that everybody may find into the search index. */
  indexAll?: (trx: Trx) => Promise<void>
}

type RouteSpec = [
  method: Method,
  path: string,
  access: Access,
  handler: Handler,
  more?: Pick<Route, 'bodyMaxBytes' | 'bodyTypes' | 'shared'>,
]

/** Routes of one file; pass `import.meta.url` so that `npm run routes` can name it. */
export function routesOf(fileUrl: string, specs: RouteSpec[]): Route[] {
  const file = decodeURI(fileUrl)
    .replace(/^.*\/(src\/)/, '$1')
    .replace(/\?.*$/, '')
  return specs.map(([method, path, access, handler, more]) => ({ method, path, access, handler, file, ...more }))
}

export function hasRole(actor: Actor | null, ...roles: string[]): boolean {
  return actor?.roles.some((grant) => roles.includes(grant.role)) ?? false
}

/** Ids that a role of this person is scoped to: a coordinator's members, a partner's organisation. */
export function scopeIds(actor: Actor | null, role: string, scopeType: string): number[] {
  return actor?.roles.filter((grant) => grant.role === role && grant.scopeType === scopeType).map((grant) => grant.scopeId) ?? []
}
