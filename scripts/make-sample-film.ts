// Draws the film that the demonstration's lectures show, in Chromium: half a minute as three rungs of fragmented MP4 (H.264 and
// AAC, one fragment a second: db/demo/sample-2.mp4 and sample-1.mp4, sample-a.mp4 the sound alone) and a place for the
// interpreter's picture (sample-sign.mp4). They are ours, so anybody may use them, and they can be made again at any time:
// tsx scripts/make-sample-film.ts. The captions are written by hand.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { findBrowser } from '../journeys/setup/browser.ts'

const root = join(import.meta.dirname, '..')
const files = { makeRungA: 'sample-a.mp4', makeRung1: 'sample-1.mp4', makeRung2: 'sample-2.mp4', makeSign: 'sample-sign.mp4' }
type Makers = Record<keyof typeof files, () => Promise<string>>
const bundle = await build({
  entryPoints: [join(root, 'scripts/film/draw.ts')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  write: false,
})

const found = findBrowser()
if (!found.ok) throw new Error(found.problem)
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  // Encoders exist on trustworthy origins only; this one is answered here, no network is used.
  await page.route('http://localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>film</title>' }),
  )
  await page.goto('http://localhost/')
  await page.addScriptTag({ content: bundle.outputFiles[0]!.text })
  for (const [maker, name] of Object.entries(files)) {
    const made = await page.evaluate((one) => (globalThis as unknown as Makers)[one as keyof Makers](), maker)
    const bytes = Buffer.from(made, 'base64')
    writeFileSync(join(root, 'db/demo', name), bytes)
    console.log(`${name}: ${Math.round(bytes.length / 1000)} kB`)
  }
} finally {
  await browser.close()
}
