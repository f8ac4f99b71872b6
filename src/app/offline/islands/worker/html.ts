// Pages are text here: a worker has no document. The patterns know how our server writes.

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The page's name, as HTML, without the house's name behind it. */
export function titleOf(html: string): string {
  return (/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '').replace(/ · [^·]*$/, '')
}

export const langOf = (html: string): string => /<html[^>]* lang="([\w-]+)"/.exec(html)?.[1] ?? ''

export const zoneOf = (html: string): string => /<meta name="zone" content="([\w/+-]+)"/.exec(html)?.[1] ?? ''

/** Style sheets and scripts that the page needs. */
export const assetsOf = (html: string): string[] => [...new Set(html.match(/\/assets\/[\w.-]+\.(css|js)\b/g))]

export const linksOf = (html: string): string[] => [...html.matchAll(/<a [^>]*?href="(\/[^"]*)"/g)].map((match) => match[1]!)

/** Puts a line over the page's matter, behind the header. */
export function withStrip(html: string, text: string, link?: { href: string; label: string }): string {
  const more = link ? ` <a href="${link.href}">${escapeHtml(link.label)}</a>` : ''
  const strip = `<p class="banner strip" role="status"><span class="frame">${escapeHtml(text)}${more}</span></p>`
  return html.replace(/<main\b/, () => `${strip}<main`)
}

/** A kept form's key may have been used since: a new one for each look, or the server would take the post for the old one. */
export function withFreshKeys(html: string, makeKey: () => string): string {
  return html.replaceAll(/(<input type="hidden" name="formKey" value=")[^"]*/g, (_all, before: string) => before + makeKey())
}

/** How pages look for this reader: attributes of the root, and style sheets; and their clock. */
export interface Dress {
  root: string
  sheets: string
  zone: string
}

const rootTag = /<html[^>]*>/
const sheetTags = /(?:<link rel="stylesheet"[^>]*>)+/

export function dressOf(html: string): Dress {
  return { root: rootTag.exec(html)?.[0] ?? '', sheets: sheetTags.exec(html)?.[0] ?? '', zone: zoneOf(html) }
}

/** A page of the worker's own in the reader's sizes and colours, in its own language. */
export function withDress(html: string, dress: Dress): string {
  if (!dress.root || !dress.sheets) return html
  const root = dress.root.replace(/ lang="[^"]*"/, ` lang="${langOf(html)}"`)
  return html.replace(rootTag, () => root).replace(sheetTags, () => dress.sheets)
}

/** Shows exactly these parts of the offline page and fills its lists; the first part's heading becomes the page's title. */
export function withParts(html: string, parts: readonly string[], fills: Record<string, string>): string {
  let page = html.replaceAll(/(data-part="([\w-]+)")( hidden)?/g, (_all, attribute: string, part: string) =>
    parts.includes(part) ? attribute : `${attribute} hidden`,
  )
  for (const [name, fill] of Object.entries(fills)) page = page.replaceAll(`{${name}}`, () => fill)
  const from = page.indexOf(`data-part="${parts[0]}"`)
  const heading = /<h1>([^<]*)/.exec(page.slice(from))?.[1] ?? ''
  return page.replace(/<title>[^<]*(?= · )/, () => `<title>${heading}`)
}

/** "14:05" today, "21 November, 14:05" else, by the page's clock. */
export function sayTime(at: number, now: number, lang: string, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions): ((ms: number) => string) => {
    const formatter = new Intl.DateTimeFormat(lang, { ...options, ...(timeZone ? { timeZone } : {}) })
    return (ms) => formatter.format(ms)
  }
  const day = format({ dateStyle: 'short' })
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return day(at) === day(now)
    ? time(at)
    : format({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })(at)
}
