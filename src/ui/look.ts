/** How a reader wants pages to look and what they need; kept in one cookie and, where they signed in, with their account. */
export interface Look {
  /** The version for the visually impaired is switched on: its panel stands at the top of every page. */
  on: boolean
  /** The panel shows all its settings, not only sizes and colours. */
  wide: boolean
  /** Size of text in per cent of the browser's own. */
  size: (typeof sizes)[number]
  scheme: (typeof schemes)[number]
  pictures: (typeof pictureChoices)[number]
  /** Space between letters, and between lines and words: 0 as the page has it, 1 wide, 2 widest. */
  letters: (typeof spaces)[number]
  lines: (typeof spaces)[number]
  serif: boolean
  /** False: films and sounds are links and do not load within pages. */
  media: boolean
  /** Buttons that read the page aloud, where the browser can. */
  aloud: boolean
  /** Text mode for the weakest lines: a style sheet of one kilobyte, no script, no pictures. */
  text: boolean
  theme: (typeof themes)[number]
  /** For which age pages of pupils are shown; "auto" goes by the grade. */
  stage: 'auto' | Stage
  /** Accessibility facts that the reader asks of a session; the words belong to whoever offers sessions. */
  needs: readonly string[]
}

/** 7–11, 12–15 and 16–18 years. */
export type Stage = (typeof stages)[number]

export const sizes = [100, 125, 150, 200] as const
/** "own" are the house's colours; the five of the special version hold at least 7:1 (GOST R 52872-2019, WCAG 2.2 criterion 1.4.6). */
export const schemes = ['own', 'black-on-white', 'white-on-black', 'blue-on-sky', 'brown-on-beige', 'green-on-brown'] as const
export const pictureChoices = ['on', 'grey', 'off'] as const
export const spaces = [0, 1, 2] as const
export const themes = ['auto', 'light', 'dark'] as const
export const stages = ['young', 'middle', 'senior'] as const

export const lookCookie = 'look'
/** Set where a class code was used: the band of the class's grade, no more. */
export const stageCookie = 'stage'

export const ordinaryLook: Look = {
  on: false,
  wide: false,
  size: 100,
  scheme: 'own',
  pictures: 'on',
  letters: 0,
  lines: 0,
  serif: false,
  media: true,
  aloud: false,
  text: false,
  theme: 'auto',
  stage: 'auto',
  needs: [],
}

/** What one press on "version for the visually impaired" gives. */
export const specialLook: Partial<Look> = { on: true, size: 150, scheme: 'black-on-white', lines: 1 }

const needsMax = 12
const choices = { size: sizes, scheme: schemes, pictures: pictureChoices, letters: spaces, lines: spaces, theme: themes } as const
const switches = ['on', 'wide', 'serif', 'media', 'aloud', 'text'] as const

/** Reads a kept look; whatever is not understood is as in the ordinary version. */
export function parseLook(kept: string | null | undefined): Look {
  if (!kept || kept.length > 500) return ordinaryLook
  const words = new Map(kept.split('.').map((pair) => pair.split('~') as [string, string]))
  const look: Record<string, unknown> = { ...ordinaryLook }
  for (const [name, values] of Object.entries(choices)) {
    const found = (values as readonly (string | number)[]).find((value) => String(value) === words.get(name))
    if (found !== undefined) look[name] = found
  }
  for (const name of switches) if (words.has(name)) look[name] = words.get(name) === 'yes'
  const stage = stages.find((one) => one === words.get('stage'))
  if (stage) look.stage = stage
  const needs = (words.get('needs') ?? '').split('-').filter((need) => /^[A-Za-z]{1,40}$/.test(need))
  if (needs.length > 0) look.needs = [...new Set(needs)].toSorted().slice(0, needsMax)
  return look as unknown as Look
}

/** The look in the signs that a cookie may hold, only where it differs from the ordinary one: equal looks give equal words. */
export function formatLook(look: Look): string {
  const words = (Object.keys(ordinaryLook) as (keyof Look)[]).flatMap((name) => {
    const value = look[name]
    if (name === 'needs') return look.needs.length > 0 ? [`needs~${[...look.needs].toSorted().join('-')}`] : []
    if (value === ordinaryLook[name]) return []
    return [`${name}~${typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)}`]
  })
  return words.join('.')
}

/** The ordinary version again; what is not of the special version (age, needs, text mode, day or night) stays. */
export function toOrdinary({ theme, stage, needs, text }: Look): Look {
  return { ...ordinaryLook, theme, stage, needs, text }
}

/** The band of a grade (1 to 11): grades 1-4 are 7-11 years, 5-9 are 12-15, 10 and 11 are 16-18. */
export function stageOfGrade(grade: number): Stage {
  return stages.find((stage) => grade <= gradesOfStage[stage][1]) ?? 'senior'
}

/** Grades of an age, both ends included. */
export const gradesOfStage: Record<Stage, readonly [number, number]> = { young: [1, 4], middle: [5, 9], senior: [10, 11] }

export function isStage(word: string | undefined): word is Stage {
  return stages.some((stage) => stage === word)
}

/** Attributes of the document's root, for the style sheets. */
export function lookAttributes(look: Look, stage: Stage | undefined): Record<string, string | undefined> {
  return {
    'data-size': look.size === 100 ? undefined : String(look.size),
    'data-scheme': look.scheme === 'own' ? undefined : look.scheme,
    'data-theme': look.theme === 'auto' || look.scheme !== 'own' ? undefined : look.theme,
    'data-pictures': look.pictures === 'on' ? undefined : look.pictures,
    'data-letters': look.letters === 0 ? undefined : String(look.letters),
    'data-lines': look.lines === 0 ? undefined : String(look.lines),
    'data-font': look.serif ? 'serif' : undefined,
    'data-text': look.text ? 'yes' : undefined,
    'data-stage': stage,
  }
}

/** True where the pages need more than the ordinary style sheet. */
export function needsLookSheet(look: Look): boolean {
  return Object.entries(lookAttributes(look, undefined)).some(([name, value]) => value !== undefined && name !== 'data-text') || look.on
}
