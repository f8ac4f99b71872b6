import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [head = '', dark = ''] = source.split('@media (prefers-color-scheme: dark)')
const light = colours(head)
const schemes = { light, dark: { ...light, ...colours(dark) } }

function colours(css: string): Record<string, string> {
  return Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]))
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [bright, dim] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (bright! + 0.05) / (dim! + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

const texts = [
  ...['page', 'surface', 'band', 'info-pale'].flatMap((ground) => ['ink', 'ink-soft', 'link'].map((ink) => [ink, ground])),
  ['on-primary', 'primary'],
  ['on-night', 'night'],
  ['on-night-soft', 'night'],
  ['yolk', 'night'],
  ['on-yolk', 'yolk'],
  ['on-live', 'live'],
  ['success', 'success-pale'],
  ['warning', 'warning-pale'],
  ['danger', 'page'],
  ['danger', 'danger-pale'],
  ['ink', 'success-pale'],
  ['ink', 'warning-pale'],
  ['ink', 'danger-pale'],
  ['page', 'danger'],
  ['ink', 'q0'],
  ['ink', 'q1'],
  ['on-q2', 'q2'],
  ['page', 'q3'],
  ['page', 'q4'],
]

describe.each(Object.entries(schemes))('%s colours', (_name, scheme) => {
  test.each(texts)('%s on %s holds 7:1', (ink, ground) => {
    expect(contrast(scheme[ink!]!, scheme[ground!]!)).toBeGreaterThanOrEqual(7)
  })

  test('borders of inputs hold 3:1', () => {
    expect(contrast(scheme['edge']!, scheme['surface']!)).toBeGreaterThanOrEqual(3)
  })
})

test('all twelve accents hold 7:1 as text in both schemes', () => {
  const accents = [...source.matchAll(/\.accent-(\d+) \{([^}]+)\}/g)].map((match) => colours(match[2]!))
  expect(accents).toHaveLength(12)
  for (const accent of accents) {
    for (const ground of [schemes.light['surface']!, accent['pale']!]) expect(contrast(accent['deep']!, ground)).toBeGreaterThanOrEqual(7)
    for (const ground of [schemes.dark['surface']!, accent['dusk']!]) expect(contrast(accent['bright']!, ground)).toBeGreaterThanOrEqual(7)
  }
})

test('the style sheets of the kit stay under 12 kB compressed, without another host', () => {
  const entry = new URL('./index.css', import.meta.url).pathname
  const css = buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false }).outputFiles[0]!.text
  expect(gzipSync(css).length).toBeLessThan(12_000)
  expect(css).not.toMatch(/https?:|@font-face/)
})
