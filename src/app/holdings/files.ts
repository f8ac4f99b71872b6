import type { Holding } from '#platform/http/route.ts'
import type { Ui } from '#ui/context.ts'

/** Everything, for programs: each holding with its words, its reason, and its rows as they are held. */
export function writeJson(held: readonly Holding[], ui: Ui): string {
  return `${JSON.stringify({ madeAt: ui.now.toString(), language: ui.locale, holdings: held }, null, 2)}\n`
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style =
  'body{font:1.1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#000;background:#fff}li{overflow-wrap:anywhere}'

/** The same for people: one file that needs nothing else, to be printed or kept. */
export function writePage(held: readonly Holding[], title: string, ui: Ui): string {
  const { t } = ui
  const parts = held.map(
    (one) => `<section><h2>${escapeHtml(one.title)}</h2>
<p><b>${escapeHtml(t('holdings.data.why'))}:</b> ${escapeHtml(one.why)}</p>
<ul>${one.items.map(({ words }) => `<li>${escapeHtml(words)}</li>`).join('\n')}</ul>
<p><b>${escapeHtml(t('holdings.data.until'))}:</b> ${escapeHtml(one.until)}</p></section>`,
  )
  return `<!doctype html>
<html lang="${ui.locale}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(t('holdings.data.lead'))}</p>
${parts.join('\n')}
</main></body></html>
`
}
