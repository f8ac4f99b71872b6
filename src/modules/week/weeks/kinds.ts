/** The kinds of session we propose ourselves; imported weeks bring words of their own, which are shown as they are. */
export const formats = ['lecture', 'workshop', 'seminar', 'tour', 'chat', 'qa'] as const
export type Format = (typeof formats)[number]

export const languages = ['ru', 'en'] as const

/** A session's way: draft → submitted → inReview → accepted, reserve or declined → confirmed → placed; withdrawn from any. */
export const sessionStates = [
  'draft',
  'submitted',
  'inReview',
  'accepted',
  'reserve',
  'declined',
  'confirmed',
  'placed',
  'withdrawn',
] as const
export type SessionState = (typeof sessionStates)[number]

/** Accepted, and whether its author has confirmed or not: it may be given a place, or has one. */
export const acceptedStates: readonly SessionState[] = ['accepted', 'confirmed', 'placed']
export const isAccepted = (state: SessionState): boolean => acceptedStates.includes(state)

/** Marks of information for children by age (Federal Law 436-FZ); they say nothing of the screen. */
export const ageMarks = ['0+', '6+', '12+', '16+'] as const
export type AgeMark = (typeof ageMarks)[number]

/** What a session can promise about its accessibility, in the order in which it is told; kept in rows: words are added, never renamed. */
export const accessFacts = [
  'captions',
  'signLanguage',
  'transcript',
  'audioDescription',
  'soundOnly',
  'keyboardOnly',
  'noFlashes',
  'plainLanguage',
  'slidesAhead',
  'lowBandwidth',
  'kitFree',
] as const
export type AccessFact = (typeof accessFacts)[number]

/** What a room and a seat pool need to know of a format. */
export interface FormatPreset {
  unit: 'connection' | 'person'
  capacity: number
  audience: 'open' | 'ticket'
  /** How many sessions of the kind one moderator may keep at once. */
  moderatorMax: number
}

const presets: Record<Format, FormatPreset> = {
  lecture: { unit: 'connection', capacity: 200, audience: 'open', moderatorMax: 2 },
  workshop: { unit: 'connection', capacity: 8, audience: 'ticket', moderatorMax: 1 },
  seminar: { unit: 'connection', capacity: 2, audience: 'ticket', moderatorMax: 1 },
  tour: { unit: 'connection', capacity: 200, audience: 'open', moderatorMax: 2 },
  chat: { unit: 'connection', capacity: 2, audience: 'ticket', moderatorMax: 1 },
  qa: { unit: 'connection', capacity: 1, audience: 'ticket', moderatorMax: 1 },
}

export function isFormat(word: string): word is Format {
  return formats.some((format) => format === word)
}

/** An unknown format is treated like a lecture: anyone may watch. */
export function presetOf(format: string): FormatPreset {
  return presets[isFormat(format) ? format : 'lecture']
}

export interface ScreenNorm {
  durationMin: number
  durationMax: number
  screenBlockMin: number
  /** At the screen in all. */
  screenTotalMin: number
}

/** Continuous screen minutes, in all, and length by age (product.md, screen norms). The youngest grade decides. */
export function screenNorm(gradeFrom: number): ScreenNorm {
  if (gradeFrom <= 4) return { durationMin: 20, durationMax: 25, screenBlockMin: 10, screenTotalMin: 20 }
  if (gradeFrom <= 9) return { durationMin: 30, durationMax: 35, screenBlockMin: 15, screenTotalMin: 30 }
  return { durationMin: 45, durationMax: 45, screenBlockMin: 30, screenTotalMin: 30 }
}
