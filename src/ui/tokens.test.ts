import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { readLookSheet } from '../../scripts/build.ts'
import { schemes as schemeNames } from './look.ts'

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

describe('the five schemes of the special version', () => {
  const look = readFileSync(new URL('./look.css', import.meta.url), 'utf8')
  const pairs = new Map(
    [...look.matchAll(/\[data-scheme='([\w-]+)'\] \{([^}]+)\}/g)].map((match) => [match[1]!, colours(match[2]!)] as const),
  )
  const mapped = /\[data-scheme\] \{([^}]+)\}/.exec(look)![1]!
  const tokens = new Map([...mapped.matchAll(/--([\w-]+): var\(--(fg|bg)\);/g)].map((match) => [match[1]!, match[2]!]))

  test('are the ones that the panel offers', () => {
    expect([...pairs.keys()]).toEqual(schemeNames.filter((name) => name !== 'own'))
  })

  test('give every colour of the house one of their two', () => {
    expect(Object.keys(light).filter((name) => !tokens.has(name) && !['deep', 'bright', 'pale', 'dusk', 'vivid'].includes(name))).toEqual(
      [],
    )
  })

  test.each([...pairs])('%s: every pair of text and ground holds 7:1', (_name, { fg, bg }) => {
    expect(contrast(fg!, bg!)).toBeGreaterThanOrEqual(7)
    for (const [ink, ground] of texts) expect([ink, ground, tokens.get(ink!)]).not.toEqual([ink, ground, tokens.get(ground!)])
    for (const [ink, ground] of [
      ['deep', 'pale'],
      ['bright', 'dusk'],
    ] as const) {
      expect(look).toContain(`--${ink}: var(--fg)`)
      expect(look).toContain(`--${ground}: var(--bg)`)
    }
  })

  test.each([...pairs])('%s: its button in the panel shows its own colours', (name, { fg, bg }) => {
    const sample = new RegExp(`\\[data-sample='${name}'\\] \\{([^}]+)\\}`).exec(look)![1]!
    const long = (hex: string): string => (hex.length === 4 ? `#${[...hex.slice(1)].map((sign) => sign + sign).join('')}` : hex)
    expect([...sample.matchAll(/#[0-9a-f]{3,6}/g)].map(([hex]) => long(hex))).toEqual([bg, fg, fg])
  })
})

test('day and night, where a reader chose one, are the same colours as the device would give', () => {
  const sheet = readLookSheet()
  const chosen = (theme: string) => colours(new RegExp(`data-theme='${theme}'\\]\\{([^}]+)\\}`).exec(sheet)![1]!.replaceAll(':#', ': #'))
  expect(chosen('dark')).toEqual(colours(dark))
  expect(Object.keys(chosen('dark')).every((name) => chosen('light')[name] === light[name])).toBe(true)
})

test('the style sheets of the kit stay under 12 kB compressed, without another host', () => {
  const entry = new URL('./index.css', import.meta.url).pathname
  const css = buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false }).outputFiles[0]!.text
  expect(gzipSync(css).length).toBeLessThan(12_000)
  expect(css).not.toMatch(/https?:|@font-face/)
})
