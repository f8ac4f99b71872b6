import langs from './langs.json' with { type: 'json' }

/** A line as long as this stands in two rows of most pictures. */
export const lineMaxSigns = 200
/** Languages a captioner may type in, by the tag that stands in addresses (BCP 47). */
export const captionLangs: readonly string[] = langs
export type CaptionLang = string

export function isCaptionLang(word: string | undefined): word is CaptionLang {
  return word !== undefined && captionLangs.includes(word)
}

/** How far behind what is said the captioner sits, where their page has no playhead: in the room itself, or at the broadcast. */
export const lagChoicesS = [0, 2, 5, 8, 12] as const
const playheadBehindMaxMs = 120_000
const typingMaxMs = 20_000
const [shortestMs, longestMs, perSignMs] = [1500, 7000, 65]

/** As long as a child needs to read it. */
export function readingMs(text: string): number {
  return Math.min(longestMs, Math.max(shortestMs, [...text].length * perSignMs))
}

export interface LineClock {
  /** The captioner's playhead at the first letter and at Enter, in ms of the airing's clock; undefined without a player. */
  fromMs: number | undefined
  toMs: number | undefined
  lagS: number
  nowMs: number
}

/** When it was said: by the captioner's own playhead where that is believable, else by the lag they chose. */
export function saidAt({ fromMs, toMs, lagS, nowMs }: LineClock): number {
  const lag = lagChoicesS.some((choice) => choice === lagS) ? lagS : 0
  const isNear = (at: number | undefined): at is number => at !== undefined && at <= nowMs + 1000 && at >= nowMs - playheadBehindMaxMs
  if (!isNear(toMs)) return nowMs - lag * 1000 - shortestMs
  // Words are heard before they are typed; a first letter of minutes ago belongs to a pause.
  return isNear(fromMs) && fromMs <= toMs ? Math.max(fromMs, toMs - typingMaxMs) : toMs
}
