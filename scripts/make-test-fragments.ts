// Makes the fragments that tests and benches broadcast (checks/fixtures/live/{a,1,2}.mp4: H.264 and AAC-LC, four fragments of a
// second each) in Chromium, as the studio makes them: tsx scripts/make-test-fragments.ts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { findBrowser } from '../journeys/setup/browser.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'checks/fixtures/live')
const bundle = await build({
  entryPoints: [join(root, 'scripts/fragments/encode.ts')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  write: false,
  logLevel: 'error',
})

const found = findBrowser()
if (!found.ok) throw new Error(found.problem)
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(error))
  // Encoders exist on trustworthy origins only; this one is answered here, no network is used.
  await page.route('http://localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>fragments</title>' }),
  )
  await page.goto('http://localhost/')
  await page.addScriptTag({ content: bundle.outputFiles[0]!.text })
  const rungs = await page.evaluate(() => (globalThis as unknown as { makeRungs: () => Promise<Record<string, string>> }).makeRungs())
  mkdirSync(folder, { recursive: true })
  for (const [rung, text] of Object.entries(rungs)) {
    const bytes = Buffer.from(text, 'base64')
    writeFileSync(join(folder, `${rung}.mp4`), bytes)
    console.log(`${rung}.mp4: ${Math.round(bytes.length / 1000)} kB`)
  }
} finally {
  await browser.close()
}
