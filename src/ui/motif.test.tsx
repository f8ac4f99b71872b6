import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { drawRosette } from './facets.ts'
import { Kaleidoscope } from './motif.tsx'
import { attributes, renderUi } from './testing/render.tsx'

const seeds = Array.from({ length: 200 }, (_, at) => `member-${at}`)

test('the same seed draws the same picture for ever', () => {
  expect(drawRosette('baikal').facets.slice(0, 3)).toMatchInlineSnapshot(`
    [
      {
        "d": "M0 0L13.5 0L18.8 5.2z",
        "fill": "#fff4d6",
      },
      {
        "d": "M0 0L12 7L18.8 5.2z",
        "fill": "#ff8a3d",
      },
      {
        "d": "M13.5 0L18.8 5.2L26 0z",
        "fill": "#4f6bff",
      },
    ]
  `)
})

test('different seeds draw different pictures', () => {
  expect(new Set(seeds.map((seed) => JSON.stringify(drawRosette(seed)))).size).toBe(seeds.length)
})

test('facets stay in their wedge, so that mirrors never overlap', () => {
  for (const seed of seeds) {
    const { folds, facets } = drawRosette(seed)
    for (const [, x, y] of facets
      .map((facet) => facet.d)
      .join('')
      .matchAll(/(-?[\d.]+) (-?[\d.]+)/g)) {
      const [across, up] = [Number(x), Number(y)]
      expect(Math.hypot(across, up)).toBeLessThan(50)
      expect(up).toBeGreaterThanOrEqual(0)
      expect(up).toBeLessThanOrEqual(across * Math.tan(Math.PI / folds) + 0.1)
    }
  }
})

test('every turn of the circle is there, and ids of one page differ', () => {
  const html = renderUi(
    <>
      <Kaleidoscope seed="ural" />
      <Kaleidoscope seed="ural" />
    </>,
  )
  const ids = attributes(html, 'id')
  expect(new Set(ids).size).toBe(4)
  for (const href of attributes(html, 'href')) expect(ids).toContain(href.slice(1))
  expect(attributes(html, 'transform').filter((turn) => turn.startsWith('rotate'))).toHaveLength(2 * (drawRosette('ural').folds - 1))
})

test('it is decoration, unless it has a label', () => {
  expect(renderUi(<Kaleidoscope seed="a" />)).toContain('aria-hidden="true"')
  const named = renderUi(<Kaleidoscope seed="a" label={'Знак "Баргузин"'} />)
  expect(named).toContain('role="img" aria-label="Знак &quot;Баргузин&quot;"')
  expect(named).not.toContain('aria-hidden')
})

test('no picture is heavier than 1.5 kB compressed', () => {
  const heaviest = Math.max(...seeds.map((seed) => gzipSync(renderUi(<Kaleidoscope seed={seed} />)).length))
  expect(heaviest).toBeLessThan(1500)
})
