import type { RoomState } from '../rooms/rules.ts'
import type { Cue } from '../video/captions.ts'

export interface Paragraph {
  atMs: number
  speaker: string | undefined
  text: string
}

/** A silence after which something new begins; a length after which a sentence's end ends the paragraph too. */
const silenceMs = 3000
const longSigns = 400

/** Captions are cut for the picture; for reading they are joined again, until somebody else speaks, falls silent, or it grows long. */
export function paragraphsOf(cues: readonly Cue[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let endMs = -Infinity
  let isLoose = true
  for (const cue of cues) {
    const last = paragraphs.at(-1)
    // What is heard but not said, "[music]", stands by itself.
    const isSound = /^[[(].*[\])]$/.test(cue.text)
    const isFull = last !== undefined && last.text.length > longSigns && /[.!?…]["»”]?$/.test(last.text)
    const joins = last && !isLoose && !isSound && !isFull && cue.startMs - endMs < silenceMs && last.speaker === cue.speaker
    if (joins) last.text += ` ${cue.text}`
    else paragraphs.push({ atMs: cue.startMs, speaker: cue.speaker, text: cue.text })
    isLoose = isSound
    endMs = cue.endMs
  }
  return paragraphs
}

/** From the opening on there may be something to read. */
export function hasTranscript(room: { state: RoomState }, captions: number, answered: number): boolean {
  return room.state !== 'lobby' && captions + answered > 0
}

/** 0:05, 12:34, 1:02:03. */
export function clockText(ms: number): string {
  const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}
