import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '../src/app/modules.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import { openVisitor } from './setup/visitor.ts'
import type { Visitor } from './setup/visitor.ts'
import { overBudget } from './setup/weight.ts'

// Follows the links of the site as each role, one page of each kind, on a narrow screen: every page that a page leads to is whole, and none is too heavy.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const files =
  /\.(ics|csv|svg|xml|xlsx|json|atom|png|mp4|webm|webp|pdf|zip)(\?|$)|\/data\.html$|\/(events|video|audio|sign|calendar)(\?|$)|^\/language\//
const roles = ['visitor', 'pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator']

interface Pattern {
  path: string
  test: RegExp
}
const patterns: Pattern[] = allRoutes()
  .filter((route) => route.method === 'GET')
  .map((route) => ({ path: route.path, test: new RegExp(`^${route.path.replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, '[^/]+')}$`) }))
  // Fixed words before patterns, as the server has it.
  .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)

/** A page's kind: its route, and which filters it carries. */
function kindOf(href: string): string | undefined {
  const url = new URL(href, 'http://x')
  const route = patterns.find((pattern) => pattern.test.test(url.pathname))
  return route && `${route.path} ${[...url.searchParams.keys()].toSorted().join(',')}`
}

const seen = new Set<string>()

/** A page of one kind looks much the same to all roles: the browser draws it once; the others get its bytes and follow its links. */
async function readOnly(visitor: Visitor, role: string, href: string): Promise<string[]> {
  const answer = await visitor.context.request.get(house.address + href)
  expect(answer.status(), `${role} ${href}`).toBeLessThan(400)
  expect(await overBudget(answer), role).toBeUndefined()
  const html = await answer.text()
  const unsized = (html.match(/<img [^>]*>/g) ?? []).filter(
    (img) => !['width', 'height', 'alt'].every((name) => new RegExp(` ${name}[= />]`).test(img)),
  )
  expect(unsized, `${role} ${href}: pictures without size or words`).toEqual([])
  return [...html.matchAll(/<a[^>]* href="(\/[^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'))
}

test.each(roles)('%s', { timeout: 900_000 }, async (role) => {
  const visitor = await openVisitor(house, 'pointer', { width: 360 })
  if (role !== 'visitor') {
    await visitor.go('/demo')
    await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  }
  const heavy = new Set<string>()
  visitor.page.on('response', (picture) => {
    const type = picture.headers()['content-type'] ?? ''
    if (picture.request().resourceType() === 'image' && !/^image\/(webp|avif|svg\+xml)/.test(type)) heavy.add(`${picture.url()} ${type}`)
  })
  const waiting = [role === 'visitor' ? '/' : '/me']
  const own = new Set<string>()
  for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
    const kind = kindOf(href)
    if (kind === undefined || own.has(kind) || files.test(href)) continue
    own.add(kind)
    if (seen.has(kind)) {
      waiting.push(...(await readOnly(visitor, role, href)))
      continue
    }
    const answer = await visitor.page.goto(house.address + href)
    expect(answer?.status(), `${role} ${href}`).toBeLessThan(400)
    if (answer) expect(await overBudget(answer), role).toBeUndefined()
    const unsized = await visitor.page
      .locator('img')
      .evaluateAll((all) =>
        all
          .filter((img) => !img.getAttribute('width') || !img.getAttribute('height') || img.getAttribute('alt') === null)
          .map((img) => img.outerHTML),
      )
    expect(unsized, `${role} ${href}: pictures without size or words`).toEqual([])
    await visitor.checkPage()
    seen.add(kind)
    const links = await visitor.page.locator('a[href^="/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    waiting.push(...links)
  }
  expect([...heavy], 'pictures of an old format').toEqual([])
  expect(own.size).toBeGreaterThan(10)
  await visitor.leave()
})

test('no page is left out: every page that can be read is led to', () => {
  const reached = new Set([...seen].map((kind) => kind.split(' ')[0]))
  // Reached by pressing a button, by a letter or a code, by reading machines, or where the demonstration has no occasion.
  const otherwise = [
    /^\/sign-in\/:token$/,
    /^\/sign-in\/sent$/,
    /^\/(family\/)?invitations\/:token$/,
    /^\/sign-in\/stop-reset\/:token$/,
    /^\/erased$/,
    // No member of the demonstration has a sign-in service of its own: it would lead to another host.
    /\/university\/:service/,
    /^\/office\/sign-in-services\/:service$/,
    /^\/join\/:code$/,
    /^\/live\/:room\/./,
    // A part of a page, which its island reads again.
    /^\/office\/incidents\/list$/,
    /^\/language/,
    /\.(ics|csv|svg|xml|xlsx|json|atom|zip)$/,
    /^\/ui$/,
    /^\/office\/imports/,
    /^\/office\/intakes/,
    // Weeks from files have it; ours have the table of proposals in its place.
    /^\/office\/weeks\/:slug\/import$/,
    /^\/office\/weeks\/:slug\/solve\/:uuid$/,
    /^\/proposals\/invitations/,
    // Only the first page of a kind is read: of proposals a draft, of releases a week that had none yet. `speakers` and `release` go there.
    /^\/proposals\/:guid\/change$/,
    /^\/office\/weeks\/:slug\/releases\/:version$/,
    /^\/pupil(\/|$)/,
    /\/data\.html$/,
    /^\/start$/,
    /calendar/,
    /:file/,
    /export/,
  ]
  const left = patterns.map(({ path }) => path).filter((path) => !reached.has(path) && !otherwise.some((pattern) => pattern.test(path)))
  expect(left).toEqual([])
})
