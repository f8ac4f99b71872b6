import { cloneElement, isValidElement } from 'preact'
import type { ComponentChild } from 'preact'
import type { PageOptions } from '#platform/http/route.ts'
import { languageOf, translator } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'

interface Draft {
  ui: Ui
  content: ComponentChild
  options: PageOptions
}

export interface Drawn {
  html: string
  /** The reader's own, or the fallback's, where their language lacks a text of this page. */
  ui: Ui
}

/**
 * Draws a page in the reader's language or, where that is partial and lacks one of the page's texts, in its fallback as a whole:
 * never a mixture. What the handler said before (a title, errors of a form) is said again in the fallback.
 */
export function drawInOneLanguage(draft: Draft, draw: (draft: Draft) => string): Drawn {
  const { ui } = draft
  // As the handler left it: the page itself may say the same words for another text.
  const inFallback = new Map(ui.spoken?.inFallback)
  const html = draw(draft)
  const { fallback } = languageOf(ui.locale)
  if (!fallback || !ui.spoken || ui.spoken.lacks.size === 0) return { html, ui }
  ui.spoken.fallen = true
  const other: Ui = { ...ui, locale: fallback, t: translator(fallback), spoken: undefined, islands: new Set() }
  const again: Draft = { ui: other, content: restate(draft.content, inFallback), options: restate(draft.options, inFallback) }
  return { html: draw(again), ui: other }
}

/** The same value with every text that was said in one language in the other. What readers typed is no text of ours. */
export function restate<T>(value: T, words: ReadonlyMap<string, string>): T {
  const again = (part: unknown): unknown => {
    if (typeof part === 'string') return words.get(part) ?? part
    if (Array.isArray(part)) return part.map(again)
    if (isValidElement(part)) return cloneElement(part, again(part.props) as object)
    if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, again(inner)]))
  }
  return again(value) as T
}
