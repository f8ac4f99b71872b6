// Builds the server and the browser's files into dist/. Takes about a second.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import sharp from 'sharp'
import { night } from '../src/ui/facets.ts'
import { Kaleidoscope } from '../src/ui/motif.tsx'
import { emblem } from '../src/ui/shell.tsx'

const root = join(import.meta.dirname, '..')
const out = join(root, 'dist')

/** Browser code lives only in folders named islands/, what runs in threads of its own in folders named threads/. */
function findEntries(folder: 'islands' | 'threads'): string[] {
  return (readdirSync(join(root, 'src'), { recursive: true }) as string[])
    .filter((file) => new RegExp(`(^|/)${folder}/[^/]+\\.tsx?$`).test(file) && !file.includes('.test.'))
    .map((file) => join(root, 'src', file))
}

const common: BuildOptions = { bundle: true, logLevel: 'warning', sourcemap: true, jsx: 'automatic', jsxImportSource: 'preact' }

/** The sheet of those who changed the look: the house's day and night for those who chose one, then spaces, sizes and schemes. */
export function readLookSheet(): string {
  const read = (name: string): string => readFileSync(join(root, 'src/ui', name), 'utf8')
  const [day = '', night = ''] = read('tokens.css').split('@media (prefers-color-scheme: dark) {')
  const colours = (css: string): string => [...css.slice(0, css.indexOf('}')).matchAll(/--[\w-]+: #\w+;/g)].join('')
  return `[data-theme='light']{color-scheme:light;${colours(day)}}
    [data-theme='dark']{color-scheme:dark;${colours(night)}}
    [data-theme='light'] [class*='accent-']{--accent:var(--deep);--accent-soft:var(--pale)}
    [data-theme='dark'] [class*='accent-']{--accent:var(--bright);--accent-soft:var(--dusk)}
    ${read('look.css')}`
}

/** Our mark for tabs, home screens and installed apps. A maskable icon is cut to any shape: the mark keeps to the middle 80 per cent. */
async function drawIcons(folder: string): Promise<void> {
  const draw = (size: number): string =>
    renderToString(h(Kaleidoscope, { seed: emblem, size })).replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
  writeFileSync(join(folder, 'icon.svg'), draw(64))
  const png = { palette: true, compressionLevel: 9, effort: 10 }
  for (const size of [192, 512])
    await sharp(Buffer.from(draw(size)))
      .resize(size)
      .png(png)
      .toFile(join(folder, `icon-${size}.png`))
  for (const [name, size, share] of [
    ['icon-maskable-512', 512, 0.8],
    ['icon-touch-180', 180, 0.9],
  ] as const) {
    const mark = await sharp(Buffer.from(draw(size)))
      .resize(Math.round(size * share))
      .png()
      .toBuffer()
    const ground = { create: { width: size, height: size, channels: 3 as const, background: night } }
    await sharp(ground)
      .composite([{ input: mark }])
      .png(png)
      .toFile(join(folder, `${name}.png`))
  }
}

export async function buildBrowser(): Promise<void> {
  const work = join(out, `assets-${process.pid}`)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  await build({
    ...common,
    entryPoints: findEntries('islands'),
    outdir: work,
    entryNames: '[name]',
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: false,
  })
  await build({
    ...common,
    entryPoints: {
      app: join(root, 'src/app/styles.css'),
      text: join(root, 'src/ui/text.css'),
      live: join(root, 'src/modules/live/live.css'),
      'week-print': join(root, 'src/modules/week/print/print.css'),
      'week-office': join(root, 'src/modules/week/office.css'),
      'live-staff': join(root, 'src/modules/live/live-staff.css'),
    },
    outdir: work,
    minify: true,
    sourcemap: false,
  })
  await build({
    ...common,
    stdin: { contents: readLookSheet(), loader: 'css' },
    outfile: join(work, 'look.css'),
    minify: true,
    sourcemap: false,
  })
  await drawIcons(work)
  const manifest: Record<string, string> = {}
  for (const name of readdirSync(work)) {
    const hash = createHash('sha256')
      .update(readFileSync(join(work, name)))
      .digest('hex')
      .slice(0, 10)
    manifest[name] = name.replace(/(\.\w+)$/, `-${hash}$1`)
    renameSync(join(work, name), join(work, manifest[name]))
  }
  writeFileSync(join(work, 'manifest.json'), JSON.stringify(manifest))
  // Whole or not at all: a server that starts meanwhile finds the old files or the new ones.
  const old = join(out, `assets-old-${process.pid}`)
  if (existsSync(join(out, 'assets'))) renameSync(join(out, 'assets'), old)
  renameSync(work, join(out, 'assets'))
  rmSync(old, { recursive: true, force: true })
}

export async function buildServer(): Promise<void> {
  const server: BuildOptions = {
    ...common,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
  }
  await build({ ...server, entryPoints: [join(root, 'src/app/main.ts'), join(root, 'src/app/cli.ts')], outdir: out })
  await build({ ...server, entryPoints: findEntries('threads'), outdir: join(out, 'threads') })
}

if (process.argv[1] && basename(process.argv[1]) === 'build.ts') await Promise.all([buildBrowser(), buildServer()])
