/** The invented emblems of the demonstration's members: a few shapes and the member's initials, as SVG. */
export interface Emblem {
  /** Two colours: what is drawn, and what is laid on it. */
  ink: string
  second: string
  /** In a box of 100 × 100. */
  shape: (ink: string, second: string) => string
  /** Beside the shape or beneath it. */
  wide: boolean
}

const line = (d: string, stroke: string, width = 8) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
const solid = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`
const dot = (x: number, y: number, r: number, fill: string) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`
const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`
const wave = (y: number) => `M6 ${y}q11-14 22 0t22 0 22 0 22 0`

export const emblems: Record<string, Emblem> = {
  'amber-spit': {
    ink: '#d98200',
    second: '#0b5f7a',
    wide: true,
    shape: (ink, second) => solid('M50 8c16 22 24 34 24 46a24 24 0 0 1-48 0c0-12 8-24 24-46z', ink) + line(wave(88), second),
  },
  'seven-hills': {
    ink: '#a3123f',
    second: '#f2a900',
    wide: true,
    shape: (ink, second) =>
      [14, 38, 62, 86].map((x) => solid(`M${x - 14} 86a14 14 0 0 1 28 0z`, ink)).join('') +
      [26, 50, 74].map((x) => solid(`M${x - 14} 66a14 14 0 0 1 28 0z`, second)).join(''),
  },
  'white-nights': {
    ink: '#ffffff',
    second: '#ffe9a8',
    wide: false,
    shape: (ink, second) =>
      solid('M22 62a28 28 0 0 1 56 0z', second) +
      line('M6 62h88M16 76h68M28 90h44', ink, 6) +
      line('M50 8v14M16 24l9 10M84 24l-9 10', ink, 6),
  },
  'three-lighthouses': {
    ink: '#1f5f7a',
    second: '#e0563a',
    wide: true,
    shape: (ink, second) =>
      [
        [20, 40],
        [50, 18],
        [80, 40],
      ]
        .map(([x, y]) => solid(`M${x! - 9} 92l4-${80 - y!}h10l4 ${80 - y!}z`, ink) + rect(x! - 7, y! - 8, 14, 14, second))
        .join(''),
  },
  'polar-arc': {
    ink: '#00796b',
    second: '#7b3fc4',
    wide: false,
    shape: (ink, second) =>
      line('M8 84a42 42 0 0 1 84 0', ink, 9) + line('M24 84a26 26 0 0 1 52 0', second, 9) + line('M40 84a10 10 0 0 1 20 0', ink, 9),
  },
  'two-rivers': {
    ink: '#0b5fa5',
    second: '#3fa7e0',
    wide: true,
    shape: (ink, second) => line('M10 12c34 20 14 52 40 76', ink, 13) + line('M90 12c-34 20-14 52-40 76', second, 13),
  },
  'white-tower': {
    ink: '#ffffff',
    second: '#9be7b0',
    wide: true,
    shape: (ink, second) =>
      solid('M32 92V34h36v58z', ink) +
      solid('M26 34l24-26 24 26z', second) +
      rect(44, 48, 12, 16, '#1b7a3d') +
      rect(44, 72, 12, 20, '#1b7a3d'),
  },
  'volga-bend': {
    ink: '#7a3db8',
    second: '#16b5d0',
    wide: false,
    shape: (ink, second) => line('M18 8c0 40 64 20 64 52 0 22-34 26-58 32', ink, 14) + dot(74, 20, 10, second),
  },
  'steppe-wind': {
    ink: '#7a6000',
    second: '#c2a200',
    wide: true,
    shape: (ink, second) =>
      line('M8 34h54a13 13 0 1 0-13-13', ink) + line('M8 52h72a13 13 0 1 1-13 13', second) + line('M8 70h38a11 11 0 1 1-11 11', ink),
  },
  'five-peaks': {
    ink: '#b3261e',
    second: '#5c1410',
    wide: true,
    shape: (ink, second) =>
      [16, 50, 84].map((x) => solid(`M${x - 18} 90l18-46 18 46z`, second)).join('') +
      [33, 67].map((x) => solid(`M${x - 22} 90l22-74 22 74z`, ink)).join(''),
  },
  'ancient-sea': {
    ink: '#4d5a8f',
    second: '#c98a2b',
    wide: false,
    shape: (ink, second) =>
      line('M52 52a6 6 0 1 1-8-9 14 14 0 1 1 3 24 24 24 0 1 1 24-34 34 34 0 0 1-8 48', ink, 7) + dot(50, 48, 4, second),
  },
  'stone-belt': {
    ink: '#8a4b2d',
    second: '#5f6b74',
    wide: true,
    shape: (ink, second) =>
      solid('M28 30l18 10v21L28 71 10 61V40z', ink) +
      solid('M72 30l18 10v21L72 71 54 61V40z', ink) +
      solid('M50 8l14 8v17l-14 8-14-8V16z', second) +
      solid('M50 60l14 8v17l-14 8-14-8V68z', second),
  },
  'three-bridges': {
    ink: '#00677f',
    second: '#f0803c',
    wide: true,
    shape: (ink, second) =>
      line('M4 62h92', ink, 9) +
      [20, 50, 80].map((x) => line(`M${x - 13} 88v-8a13 13 0 0 1 26 0v8`, ink, 6)).join('') +
      line('M6 54Q50 -2 94 54', second, 6),
  },
  'ob-sea': {
    ink: '#1565c0',
    second: '#ffb300',
    wide: false,
    shape: (ink, second) => dot(50, 30, 20, second) + line(wave(62), ink) + line(wave(80), ink),
  },
  'cedar-hill': {
    ink: '#2e6b1f',
    second: '#8a5a2b',
    wide: false,
    shape: (ink, second) =>
      rect(45, 70, 10, 24, second) + solid('M50 4l20 28H30z', ink) + solid('M50 22l26 32H24z', ink) + solid('M50 42l32 34H18z', ink),
  },
  'clear-water': {
    ink: '#006a8e',
    second: '#9be0f5',
    wide: true,
    shape: (ink, second) =>
      solid('M50 4c20 30 32 44 32 60a32 32 0 0 1-64 0c0-16 12-30 32-60z', ink) + line('M34 64a16 16 0 0 0 16 16', second, 7),
  },
  'ice-river': {
    ink: '#2f5d9b',
    second: '#54b4e4',
    wide: false,
    shape: (ink, second) =>
      [0, 60, 120]
        .map((turn) => `<g transform="rotate(${turn} 50 50)">${line('M50 8v84M38 18l12 12 12-12M38 82l12-12 12 12', ink, 6)}</g>`)
        .join('') + dot(50, 50, 8, second),
  },
  'sleeping-volcano': {
    ink: '#b23c00',
    second: '#59636b',
    wide: true,
    shape: (ink, second) =>
      solid('M6 92l30-54h28l30 54z', second) +
      solid('M36 38h28l9 16-11 8-12-9-12 9-11-8z', ink) +
      line('M50 26c-10-8 10-12 0-20', second, 6),
  },
}

/** The emblem with the initials of the name: "УЯК" of «Университет Янтарной Косы». */
export function drawEmblem({ ink, second, shape, wide }: Emblem, name: string): string {
  const initials = name
    .split(/[\s-]+/)
    .map((word) => word[0]!.toUpperCase())
    .join('')
  const [width, height] = wide ? [250, 120] : [130, 160]
  const [x, y, anchor] = wide ? [124, 79, 'start'] : [65, 150, 'middle']
  const text = `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="DejaVu Sans, Arial, sans-serif" font-weight="700" font-size="${wide ? 50 : 38}" fill="${ink}">${initials}</text>`
  const place = wide ? 'translate(10 10)' : 'translate(15 6)'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><g transform="${place}">${shape(ink, second)}</g>${text}</svg>`
}
