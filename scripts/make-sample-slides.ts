// Draws db/demo/slides: five slides in two languages, each WebP in two sizes and JPEG, and the sheet to print as PDF. All of it is ours,
// so anybody may use it, and it can be made again at any time: tsx scripts/make-sample-slides.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { findBrowser } from '../journeys/setup/browser.ts'
import { encodePicture } from '../src/platform/pictures.ts'
import { Kaleidoscope } from '../src/ui/motif.tsx'
import { pages, sheet } from './slides/pages.ts'
import type { Language } from './slides/pages.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'db/demo/slides')
const [side, thumbSide] = [1600, 640]
mkdirSync(out, { recursive: true })

const motif = (seed: string): string => renderToString(h(Kaleidoscope, { seed, size: 560 }))
const style = readFileSync(join(root, 'scripts/slides/slides.css'), 'utf8')
const documentOf = (body: string): string => `<!doctype html><meta charset="utf-8"><style>${style}</style>${body}`

const found = findBrowser()
if (!found.ok) throw new Error(found.problem)
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
const sizes: Record<string, { width: number; height: number; thumbWidth: number; thumbHeight: number }> = {}
try {
  const page = await browser.newPage({ viewport: { width: side, height: 900 } })
  for (const language of ['ru', 'en'] satisfies Language[]) {
    for (const [at, body] of pages(language, motif).entries()) {
      await page.setContent(documentOf(body))
      const answer = await encodePicture(await page.screenshot(), { sides: [side, thumbSide], jpegSides: [side] })
      if (!answer.ok) throw new Error(answer.reason)
      const [large, thumb] = answer.pictures
      const name = `${language}-${at + 1}`
      writeFileSync(join(out, `${name}.webp`), large!.webp)
      writeFileSync(join(out, `${name}-small.webp`), thumb!.webp)
      writeFileSync(join(out, `${name}.jpg`), large!.jpeg!)
      sizes[name] = { width: large!.width, height: large!.height, thumbWidth: thumb!.width, thumbHeight: thumb!.height }
      console.log(name, large!.bytes, thumb!.bytes, large!.jpeg!.length)
    }
  }
  await page.setContent(documentOf(sheet))
  writeFileSync(join(out, 'observations.pdf'), await page.pdf({ format: 'A4', tagged: true, preferCSSPageSize: true }))
} finally {
  await browser.close()
}
writeFileSync(join(out, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`)
