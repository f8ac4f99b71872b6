/**
 * The drawing behind our motif: a seed becomes one wedge of coloured facets, and mirrors do the rest.
 * Pure and deterministic: the same seed gives the same picture for ever, so emblems and seals can be recognised.
 */

export interface Facet {
  fill: string
  /** SVG path data in the box -50…50; the wedge starts at the x axis. */
  d: string
}

export interface Rosette {
  folds: 6 | 8
  facets: Facet[]
}

type Point = readonly [radius: number, angle: number]

/** Neighbours on the wheel sit well beside each other; four steps away lies the contrast. */
const wheel = ['#ffc928', '#ff8a3d', '#ff5a5f', '#ee3f8f', '#9b5cff', '#4f6bff', '#1fb6f0', '#18c9a5', '#9fd83a']
const light = '#fff4d6'
/** The disc behind the facets and the lead between them. */
export const night = '#171a52'

export function drawRosette(seed: string): Rosette {
  const next = randomFrom(seed)
  const folds = next() < 0.6 ? 6 : 8
  const pick = pickColours(next)
  const [axis, edge] = [spreadRings(next), spreadRings(next)]
  const half = Math.PI / folds
  const middle = half * (0.38 + 0.24 * next())
  const facets: Facet[] = []
  const add = (fill: string, ...points: Point[]) => facets.push({ fill, d: path(points) })

  const a = axis.map((radius): Point => [radius, 0])
  const b = edge.map((radius): Point => [radius, half])
  const m = [0, 1, 2].map((ring): Point => [(axis[ring]! + edge[ring + 1]!) / 2 + 3 * next(), middle])
  add(pick(0), [0, 0], a[0]!, m[0]!)
  add(pick(1), [0, 0], b[0]!, m[0]!)
  add(pick(2), a[0]!, m[0]!, a[1]!)
  add(pick(3), m[0]!, a[1]!, m[1]!)
  add(pick(4), b[0]!, m[0]!, m[1]!, b[1]!)
  add(pick(5), a[1]!, m[1]!, a[2]!)
  add(pick(6), m[1]!, b[1]!, b[2]!)
  add(pick(7), m[1]!, a[2]!, m[2]!, b[2]!)
  if (next() < 0.75) add(pick(8), a[2]!, m[2]!, a[3]!)
  if (next() < 0.75) add(pick(9), b[2]!, m[2]!, b[3]!)
  return { folds, facets }
}

/** Four rings from the middle to the rim, never so near that a facet becomes a sliver. */
function spreadRings(next: () => number): number[] {
  return [12, 25, 37, 48].map((radius, ring) => radius + (ring === 3 ? 2 : 9) * (next() - 0.5))
}

function pickColours(next: () => number): (facet: number) => string {
  const start = Math.floor(next() * wheel.length)
  const turn = next() < 0.5 ? 1 : -1
  const at = (step: number) => wheel[(start + turn * step + 2 * wheel.length) % wheel.length]!
  const set = [at(0), at(1), at(4), at(2), light, at(5)]
  const offset = Math.floor(next() * set.length)
  const stride = next() < 0.5 ? 1 : 5
  return (facet) => set[(offset + facet * stride) % set.length]!
}

function path(points: Point[]): string {
  const place = ([radius, angle]: Point) => `${round(radius * Math.cos(angle))} ${round(radius * Math.sin(angle))}`
  return `M${points.map(place).join('L')}z`
}

const round = (value: number) => Math.round(value * 10) / 10

export function hashOf(text: string): number {
  let hash = 2166136261
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619)
  return hash >>> 0
}

/** mulberry32: small, well spread, and not for secrets. */
function randomFrom(seed: string): () => number {
  let state = hashOf(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
