// Draws the film that the demonstration's lectures show (db/demo/sample.mp4: one minute, H.264 and Opus), its sound alone
// (sample-audio.webm) and a place for the interpreter's picture (sample-sign.mp4), all in Chromium. They are ours, so anybody may
// use them, and they can be made again at any time: tsx scripts/make-sample-film.ts. The captions are written by hand.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { findBrowser } from '../journeys/setup/browser.ts'

const root = join(import.meta.dirname, '..')
const files = { makeFilm: 'sample.mp4', makeSound: 'sample-audio.webm', makeSign: 'sample-sign.mp4' }
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
