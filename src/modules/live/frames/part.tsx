import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Ctx } from '#platform/http/route.ts'
import type { Ui } from '#ui/context.ts'
import { UiContext } from '#ui/context.ts'

/** A piece of a page, with the same views as the whole: for what an island swaps in. */
export function renderPart(c: Ctx, view: VNode, ui: Ui = c.var.ui): string {
  return renderToString(<UiContext.Provider value={ui}>{view}</UiContext.Provider>)
}
