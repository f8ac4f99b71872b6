/** What a room is broadcast in. Widths are of 16:9. */
export const rungSpecs = {
  a: { audioKbps: 32, videoKbps: 0, width: 0, height: 0, fps: 0 },
  1: { audioKbps: 48, videoKbps: 150, width: 426, height: 240, fps: 15 },
  2: { audioKbps: 48, videoKbps: 400, width: 640, height: 360, fps: 25 },
  3: { audioKbps: 64, videoKbps: 1300, width: 1280, height: 720, fps: 25 },
} as const

export type Rung = 'a' | '1' | '2' | '3'
export const allRungs: readonly Rung[] = ['a', '1', '2', '3']

export const needKbps = (rungs: readonly Rung[]): number =>
  rungs.reduce((sum, rung) => sum + rungSpecs[rung].audioKbps + rungSpecs[rung].videoKbps, 0)

/** What the self-test found out. */
export interface TestFacts {
  uploadKbps: number
  /** Rungs whose encoder came up to time. */
  encoded: readonly Rung[]
  /** The server took a fragment of every rung that was tried. */
  accepted: boolean
}

export type Verdict = 'good' | 'line' | 'computer' | 'poor' | 'refused' | 'offline'

/** A line carries what it was measured at only now and then: a third is left free. */
const spare = 1.5

/** Picks the rungs that line and computer carry, and says which of the two is short. Sound alone goes always. */
export function pickRungs(facts: TestFacts): { rungs: Rung[]; verdict: Verdict } {
  if (facts.uploadKbps <= 0) return { rungs: ['a', '1'], verdict: 'offline' }
  const encodable = allRungs.filter((rung) => rung === 'a' || facts.encoded.includes(rung))
  const rungs = encodable.filter((_, at) => at === 0 || needKbps(encodable.slice(0, at + 1)) * spare <= facts.uploadKbps)
  if (!facts.accepted) return { rungs, verdict: 'refused' }
  if (rungs.length === 1) return { rungs, verdict: 'poor' }
  if (rungs.length < encodable.length) return { rungs, verdict: 'line' }
  return { rungs, verdict: encodable.length < allRungs.length ? 'computer' : 'good' }
}

export type LevelWord = 'none' | 'quiet' | 'good' | 'loud'

/** How a voice is heard, by the loudest moment and the mean of some seconds, both 0 to 1. */
export function wordOfLevel(peak: number, mean: number): LevelWord {
  if (peak < 0.004) return 'none'
  if (peak >= 0.98) return 'loud'
  return mean < 0.012 ? 'quiet' : 'good'
}

/** The bar beside the word: 60 dB on 100 steps, since ears count so. */
export function barOfLevel(mean: number): number {
  if (mean <= 0) return 0
  return Math.max(0, Math.min(100, Math.round(((20 * Math.log10(mean) + 60) / 54) * 100)))
}
