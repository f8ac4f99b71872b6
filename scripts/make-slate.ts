// Draws and encodes what stands where no picture comes: src/modules/live/airing/slate.json. All of it is ours. Run: tsx scripts/make-slate.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { findBrowser } from '../journeys/setup/browser.ts'
import { night } from '../src/ui/facets.ts'
import { Kaleidoscope } from '../src/ui/motif.tsx'
import { emblem } from '../src/ui/shell.tsx'

const root = join(import.meta.dirname, '..')
const bundle = await build({
  entryPoints: [join(root, 'scripts/slate/encode.ts')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  write: false,
  logLevel: 'error',
})
const drawing = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; height: 720px; display: grid; place-content: center; justify-items: center; gap: 36px;
    background: ${night}; color: #fff; font: 600 52px/1.25 'DejaVu Sans', sans-serif; text-align: center }
  small { display: block; font-weight: 400; font-size: 40px; color: #c9cdf5 }
</style>${renderToString(h(Kaleidoscope, { seed: emblem, size: 300 }))}<div>Скоро продолжим<small>Back in a moment</small></div>`

interface Made {
  init: string
  pictures: string[]
  silence: string
}

/** Id and timescale of each track (ISO/IEC 14496-12: tkhd and mdhd, both of version 0). */
function readTracks(init: Buffer): { id: number; timescale: number }[] {
  const found = (type: string): number[] => {
    const places: number[] = []
    for (let at = init.indexOf(type); at >= 0; at = init.indexOf(type, at + 4)) places.push(at)
    return places
  }
  const scales = found('mdhd').map((at) => init.readUInt32BE(at + 16))
  return found('tkhd').map((at, track) => ({ id: init.readUInt32BE(at + 16), timescale: scales[track]! }))
}

const found = findBrowser()
if (!found.ok) throw new Error(found.problem)
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.setContent(drawing)
  const png = (await page.screenshot()).toString('base64')
  // Encoders exist on trustworthy origins only; this one is answered here, no network is used.
  await page.route('http://localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>slate</title>' }),
  )
  await page.goto('http://localhost/')
  await page.addScriptTag({ content: bundle.outputFiles[0]!.text })
  const made = await page.evaluate(
    (picture) => (globalThis as unknown as { makeSlates: (png: string) => Promise<Record<string, Made>> }).makeSlates(picture),
    png,
  )
  const slates = Object.fromEntries(
    Object.entries(made).map(([rung, slate]) => {
      const tracks = readTracks(Buffer.from(slate.init, 'base64'))
      return [rung, { ...slate, video: rung === 'a' ? null : tracks[0], audio: tracks.at(-1) }]
    }),
  )
  const text = `${JSON.stringify(slates, null, 1)}\n`
  writeFileSync(join(root, 'src/modules/live/airing/slate.json'), text)
  console.log(`slate.json: ${Math.round(text.length / 1000)} kB`)
} finally {
  await browser.close()
}
