// Captions as WebVTT (https://www.w3.org/TR/webvtt1/), read strictly: what a browser would silently drop is named by its line.

/** One caption: when it stands in the picture, what it says without marks, and who says it where the file tells. */
export interface Cue {
  startMs: number
  endMs: number
  text: string
  speaker: string | undefined
}

export type CaptionsProblem =
  | 'live.captions.large'
  | 'live.captions.notText'
  | 'live.captions.noHeader'
  | 'live.captions.noBlank'
  | 'live.captions.noTime'
  | 'live.captions.comma'
  | 'live.captions.badTime'
  | 'live.captions.endFirst'
  | 'live.captions.order'
  | 'live.captions.noText'
  | 'live.captions.arrow'
  | 'live.captions.mark'
  | 'live.captions.noCues'

/** `vtt` is the file written anew: its cues only, without notes and styles. */
export type CaptionsResult = { ok: true; cues: Cue[]; vtt: string } | { ok: false; reason: CaptionsProblem; line: number }

/** Two hours of speech are about 150 kB. */
export const captionsBytesMax = 1024 * 1024

class Problem extends Error {
  readonly reason: CaptionsProblem
  readonly line: number
  constructor(reason: CaptionsProblem, line: number) {
    super(reason)
    this.reason = reason
    this.line = line
  }
}

export function readCaptions(bytes: Uint8Array): CaptionsResult {
  try {
    const blocks = readBlocks(bytes)
    const found = blocks.flatMap((block) => (isAside(block) ? [] : [readCue(block)]))
    if (found.length === 0) throw new Problem('live.captions.noCues', 1)
    for (const [at, { cue, line }] of found.entries())
      if (at > 0 && cue.startMs < found[at - 1]!.cue.startMs) throw new Problem('live.captions.order', line)
    return { ok: true, cues: found.map(({ cue }) => cue), vtt: `WEBVTT\n\n${found.map(({ written }) => written).join('\n')}` }
  } catch (error) {
    if (error instanceof Problem) return { ok: false, reason: error.reason, line: error.line }
    throw error
  }
}

/** The same of a file that somebody sent; a large one is not read into memory. */
export async function readCaptionsFile(file: Blob): Promise<CaptionsResult> {
  if (file.size > captionsBytesMax) return { ok: false, reason: 'live.captions.large', line: 1 }
  return readCaptions(new Uint8Array(await file.arrayBuffer()))
}

/** Lines between empty lines; `line` is the number of the first, counted from 1 as editors do. */
interface Block {
  line: number
  lines: string[]
}

function readBlocks(bytes: Uint8Array): Block[] {
  if (bytes.length > captionsBytesMax) throw new Problem('live.captions.large', 1)
  const lines = decode(bytes).split(/\r\n|\r|\n/)
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0]!)) throw new Problem('live.captions.noHeader', 1)
  const blocks: Block[] = []
  let open: Block | undefined
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') open = undefined
    else if (open) open.lines.push(text)
    else blocks.push((open = { line: at + 1, lines: [text] }))
  }
  const head = blocks.shift()!
  const early = head.lines.findIndex((text) => text.includes('-->'))
  if (early >= 0) throw new Problem('live.captions.noBlank', head.line + early)
  return blocks
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Problem('live.captions.notText', 1)
  }
}

/** Notes, styles and regions: nothing that is read. */
function isAside({ lines }: Block): boolean {
  return /^(NOTE|STYLE|REGION)(?:[ \t]|$)/.test(lines[0]!) && !lines.some((text) => text.includes('-->'))
}

const clock = '(?:\\d{2,3}:)?[0-5]\\d:[0-5]\\d\\.\\d{3}'
const timing = new RegExp(`^[ \\t]*(${clock})[ \\t]+-->[ \\t]+(${clock})(?:[ \\t]+(.*?))?[ \\t]*$`)
const setting = /^(vertical|line|position|size|align):[\w.,%-]+$/
const mark = /^<(?:\/?(?:c|i|b|u|v|lang|ruby|rt)(?:[. \t][^<>]*)?|(?:\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3})>$/

function readCue({ line, lines }: Block): { cue: Cue; line: number; written: string } {
  const at = lines[0]!.includes('-->') ? 0 : 1
  const times = lines[at]
  if (times === undefined || !times.includes('-->')) throw new Problem('live.captions.noTime', line)
  const found = timing.exec(times)
  if (!found) throw new Problem(/\d,\d{3}/.test(times) ? 'live.captions.comma' : 'live.captions.badTime', line + at)
  const [startMs, endMs] = [toMs(found[1]!), toMs(found[2]!)]
  if (endMs <= startMs) throw new Problem('live.captions.endFirst', line + at)
  const words = lines.slice(at + 1)
  for (const [n, text] of words.entries()) checkWords(text, line + at + 1 + n)
  const text = words.map(toPlain).join(' ').replaceAll(/\s+/g, ' ').trim()
  if (text === '') throw new Problem('live.captions.noText', line + at)
  const settings = (found[3] ?? '').split(/[ \t]+/).filter((word) => setting.test(word))
  const written = `${[`${found[1]} --> ${found[2]}`, ...settings].join(' ')}\n${words.map(escapeLoose).join('\n')}\n`
  const speaker = /<v(?:\.[^ \t<>]*)?[ \t]+([^<>]+)>/.exec(words.join(' '))?.[1]
  return { cue: { startMs, endMs, text, speaker: speaker && toPlain(speaker).trim() }, line: line + at, written }
}

function checkWords(text: string, line: number): void {
  if (text.includes('-->')) throw new Problem('live.captions.arrow', line)
  for (const [found] of text.matchAll(/<[^<>]*>?/g)) if (!mark.test(found)) throw new Problem('live.captions.mark', line)
}

function toMs(words: string): number {
  const [seconds = 0, minutes = 0, hours = 0] = words.split(':').map(Number).toReversed()
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000)
}

const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', nbsp: '\u00a0', lrm: '\u200e', rlm: '\u200f' }))

function toPlain(text: string): string {
  return text.replaceAll(/<[^<>]*>/g, '').replaceAll(/&(\w+);/g, (whole, name: string) => entities.get(name) ?? whole)
}

/** A bare "&" is often written and always meant; the standard wants it escaped. */
function escapeLoose(text: string): string {
  return text.replaceAll(/&(?!(?:\w+|#\d+|#x[\da-f]+);)/gi, '&amp;')
}
