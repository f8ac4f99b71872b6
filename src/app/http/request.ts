import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { openSession } from '#people'
import type { AppEnv, Ctx, World } from '#platform/http/route.ts'
import { isLocale, negotiateLocale, pickText, speak, wholeLocale } from '#platform/i18n.ts'
import type { Locale } from '#platform/i18n.ts'
import { isZone, moscowZone } from '#platform/time.ts'
import type { Ui } from '#ui/context.ts'
import { isStage, lookCookie, parseLook, stageCookie, stageOfGrade } from '#ui/look.ts'
import type { Look, Stage } from '#ui/look.ts'

export const localeCookie = 'locale'
export const zoneCookie = 'zone'
/** Set by the browser's own guess; "zone" is set by a person's choice. */
export const zoneGuessCookie = 'zone-guess'

function originOf(c: Ctx, world: World): string {
  if (world.config.publicUrl) return world.config.publicUrl
  const url = new URL(c.req.url)
  const proto = world.config.trustProxy ? (c.req.header('x-forwarded-proto') ?? url.protocol.slice(0, -1)) : url.protocol.slice(0, -1)
  return `${proto === 'https' ? 'https' : 'http'}://${c.req.header('host') ?? url.host}`
}

function addressOf(c: Ctx, world: World): string {
  const forwarded = world.config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** The reader's language: chosen once, else the account's, else the browser's. */
export function readLocale(c: Ctx): Locale {
  const chosen = getCookie(c, localeCookie)
  if (isLocale(chosen)) return chosen
  const own = c.var.actor?.locale ?? undefined
  return isLocale(own) ? own : negotiateLocale(c.req.header('accept-language'))
}

/** The reader's zone: chosen, else the account's, else the browser's guess, else Moscow. */
export function readZone(c: Ctx): { zone: string; zoneChosen: boolean } {
  const chosen = getCookie(c, zoneCookie) ?? c.var.actor?.zone ?? undefined
  if (chosen && isZone(chosen)) return { zone: chosen, zoneChosen: true }
  const guess = getCookie(c, zoneGuessCookie)
  if (guess && isZone(guess)) return { zone: guess, zoneChosen: false }
  return { zone: moscowZone, zoneChosen: false }
}

/** A person's look goes with them to every device; where nobody is signed in it is this browser's. */
export function readLook(c: Ctx): Look {
  return parseLook(c.var.actor?.look ?? getCookie(c, lookCookie))
}

function readStage(c: Ctx, look: Look): Stage | undefined {
  if (look.stage !== 'auto') return look.stage
  const { actor } = c.var
  if (actor) return actor.grade === null ? undefined : stageOfGrade(actor.grade)
  const ofClass = getCookie(c, stageCookie)
  return isStage(ofClass) ? ofClass : undefined
}

/** The first step of each request: clock, database, who asks, in which language and zone. */
export function prepareRequest(world: World): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('world', world)
    c.set('db', world.db)
    c.set('now', world.clock())
    c.set('actor', null)
    c.set('sessionHash', null)
    c.set('origin', originOf(c, world))
    c.set('address', addressOf(c, world))
    await openSession(c)
    c.set('ui', readUi(c, world))
    await next()
  }
}

/** The page to come back to: for a form that was refused, the page that it stood on. */
function pageUrl(c: Ctx, url: URL): string {
  const referer = c.req.method === 'GET' ? undefined : c.req.header('referer')
  const page = referer && URL.canParse(referer) && new URL(referer).origin === c.var.origin ? new URL(referer) : url
  return page.pathname + page.search
}

function readUi(c: Ctx, world: World): Ui {
  const url = new URL(c.req.url)
  // A table or a calendar can't fall back as a whole while it is written, so it speaks a complete language from its first line.
  const locale = /\.(csv|ics|svg)$/.test(url.pathname) ? wholeLocale(readLocale(c)) : readLocale(c)
  const { actor } = c.var
  const look = readLook(c)
  return {
    locale,
    ...speak(locale),
    ...readZone(c),
    now: c.var.now,
    url: pageUrl(c, url),
    path: url.pathname,
    look,
    stage: readStage(c, look),
    person: actor && {
      name: pickText(actor.name, locale).text,
      roles: [...new Set(actor.roles.map((grant) => grant.role))],
    },
    demo: world.config.demo,
    islands: new Set(),
    sheets: new Set(),
  }
}
