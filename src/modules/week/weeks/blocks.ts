import { screenNorm } from './kinds.ts'

/** A part of a session: so many minutes before the screen, or away from it. */
export interface Block {
  minutes: number
  screen: boolean
}

const on = (minutes: number): Block => ({ minutes, screen: true })
const off = (minutes: number): Block => ({ minutes, screen: false })

/** What a session of these grades looks like that keeps the norms: an experiment or a talk parts the times at the screen. */
export function presetBlocks(gradeFrom: number): Block[] {
  if (gradeFrom <= 4) return [on(10), off(5), on(10)]
  if (gradeFrom <= 9) return [on(15), off(5), on(15)]
  return [on(15), off(15), on(15)]
}

/** As the norms want it for any length: two times at the screen with the rest between them. */
export function fitBlocks(gradeFrom: number | null, durationMin: number): Block[] {
  const preset = presetBlocks(gradeFrom ?? 11)
  if (sumOf(preset) === durationMin) return preset
  const { screenBlockMin, screenTotalMin } = screenNorm(gradeFrom ?? 11)
  const screenMin = Math.max(1, Math.min(screenBlockMin, Math.floor(screenTotalMin / 2), Math.floor(durationMin * 0.4)))
  return [on(screenMin), off(durationMin - 2 * screenMin), on(screenMin)]
}

export const sumOf = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.minutes, 0)

export const screenSumOf = (blocks: readonly Block[]): number => sumOf(blocks.filter((block) => block.screen))

/** The longest time at the screen without a break; two blocks at the screen in a row are one. */
export function longestScreenMin(blocks: readonly Block[]): number {
  let longest = 0
  let running = 0
  for (const { minutes, screen } of blocks) {
    running = screen ? running + minutes : 0
    longest = Math.max(longest, running)
  }
  return longest
}

/** A norm that is broken, by its name: pure and without texts, so that the browser says the same as the server. */
export interface BrokenNorm {
  key: 'week.warning.norm' | 'week.warning.screen' | 'week.warning.screenTotal'
  values: { grade: number; minutes: number; most: number; block: number }
}

/** Norms of screen time (Rospotrebnadzor, 2025): the youngest grade drives them, not the age mark. Without blocks only the length is known. */
export function checkNorms(session: { gradeFrom: number | null; durationMin: number; blocks: readonly Block[] }): BrokenNorm[] {
  const { gradeFrom: grade, durationMin, blocks } = session
  if (grade === null) return []
  const norm = screenNorm(grade)
  const broken = (key: BrokenNorm['key'], minutes: number, most: number): BrokenNorm[] =>
    minutes > most ? [{ key, values: { grade, minutes, most, block: norm.screenBlockMin } }] : []
  return [
    ...broken('week.warning.norm', durationMin, norm.durationMax),
    ...broken('week.warning.screen', longestScreenMin(blocks), norm.screenBlockMin),
    ...broken('week.warning.screenTotal', screenSumOf(blocks), norm.screenTotalMin),
  ]
}

/** As the two columns of a session hold them. */
export const blocksOf = (minutes: readonly number[], screen: readonly boolean[]): Block[] =>
  minutes.map((one, at) => ({ minutes: one, screen: screen[at] ?? true }))

export const columnsOf = (blocks: readonly Block[]): { block_min: number[]; block_screen: boolean[] } => ({
  block_min: blocks.map((block) => block.minutes),
  block_screen: blocks.map((block) => block.screen),
})
