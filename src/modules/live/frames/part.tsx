import { createHash } from 'node:crypto'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Ctx } from '#platform/http/route.ts'
import type { Ui } from '#ui/context.ts'
import { UiContext } from '#ui/context.ts'

/** A piece of a page, with the same views as the whole: for what an island swaps in. */
export function renderPart(c: Ctx, view: VNode, ui: Ui = c.var.ui): string {
  return renderToString(<UiContext.Provider value={ui}>{view}</UiContext.Provider>)
}

/** A part that an island asks for again and again, naming the version it has: 204 while `told` is the same. Clocks that run in the browser are no change. */
export function answerPart(c: Ctx, html: string, told: string = html): Response {
  const version = createHash('sha256').update(told).digest('base64url').slice(0, 16)
  c.header('cache-control', 'private, no-store')
  if (c.req.query('after') === version) return c.body(null, 204)
  c.header('x-version', version)
  return c.html(html)
}
