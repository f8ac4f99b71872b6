import { hashOf } from './facets.ts'

const accents = 12

/**
 * One of the twelve accents. A word (a topic, a member) always gets the same one; topics of the programme that
 * often stand side by side have a place of their own, so that they differ.
 */
const placed: Record<string, number> = {
  medicine: 0,
  engineering: 1,
  'history-and-archaeology': 2,
  'earth-and-climate': 3,
  life: 4,
  chemistry: 5,
  robotics: 6,
  mathematics: 7,
  language: 7,
  physics: 8,
  space: 9,
  ai: 10,
  'art-and-science': 11,
}

export function accentClass(accent: string | number | undefined): string | undefined {
  if (accent === undefined) return undefined
  const number = typeof accent === 'number' ? accent : (placed[accent] ?? hashOf(accent))
  return `accent-${((number % accents) + accents) % accents}`
}

/** Class names without the empty ones. */
export function classes(...names: (string | false | undefined | null)[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined
}
