import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { translator } from '#platform/i18n.ts'
import { Temporal } from '#platform/time.ts'
import { UiContext, type Ui } from '../context.ts'
import { ordinaryLook } from '../look.ts'

/** Renders as a page would, for a reader in Yakutsk on a winter morning. */
export function renderUi(content: ComponentChildren, reader: Partial<Ui> = {}): string {
  const locale = reader.locale ?? 'ru'
  const ui: Ui = {
    locale,
    t: translator(locale),
    zone: 'Asia/Yakutsk',
    zoneChosen: true,
    now: Temporal.Instant.from('2026-11-23T01:00:00Z'),
    url: '/',
    path: '/',
    look: ordinaryLook,
    stage: undefined,
    person: null,
    demo: true,
    islands: new Set(),
    sheets: new Set(),
    ...reader,
  }
  return renderToString(<UiContext.Provider value={ui}>{content}</UiContext.Provider>)
}

/** Every value of an attribute, in order. */
export function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((match) => match[1]!)
}

/** What is read, without the tags. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
}
