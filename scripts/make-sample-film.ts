// Draws db/demo/sample.mp4, the film that the demonstration's lectures show: one minute, H.264, made in Chromium. It is ours, so
// anybody may use it, and it can be made again at any time: tsx scripts/make-sample-film.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { findBrowser } from '../journeys/setup/browser.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'db/demo/sample.mp4')
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
  const film = await page.evaluate(() => (globalThis as unknown as { makeFilm: () => Promise<string> }).makeFilm())
  const bytes = Buffer.from(film, 'base64')
  writeFileSync(out, bytes)
  console.log(`${out}: ${Math.round(bytes.length / 1000)} kB`)
} finally {
  await browser.close()
}
