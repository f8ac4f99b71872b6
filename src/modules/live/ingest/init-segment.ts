import { boxAt, listBoxes, onlyBox, reading, refuse, View } from './boxes.ts'
import type { Problem } from './boxes.ts'

/** What an init segment pins of a track: its fragments must be so. */
export interface TrackPin {
  id: number
  kind: 'video' | 'audio'
  /** As in the CODECS attribute (RFC 6381). */
  codec: string
  /** Ticks per second. */
  timescale: number
  defaultDuration: number
  defaultSize: number
  defaultFlags: number
}

export interface InitFacts {
  codecs: string
  width: number | null
  height: number | null
  tracks: TrackPin[]
}

const timescaleMax = 10_000_000
const avcProfiles = [0x42, 0x4d, 0x64]
const aacLc = 2
/** Encoders begin up to two frames of sound before the first picture; an edit that hides more would shift the stream by player. */
const editMaxS = 0.1

/** Reads `ftyp moov`: H.264 and AAC-LC; Opus where it was declared. No samples, no encryption, one description per track. */
export function readInit(bytes: Uint8Array, wish: { mayOpus: boolean }): { ok: true; value: InitFacts } | Problem {
  return reading(() => {
    const outer = listBoxes(new View(bytes))
    if (outer.map((box) => box.type).join(' ') !== 'ftyp moov') refuse('boxes', 'an init segment is ftyp and moov')
    const inner = listBoxes(outer[1]!.body)
    const traks = inner.filter((box) => box.type === 'trak')
    if (traks.length < 1 || traks.length > 2) refuse('tracks', `${traks.length} tracks`)
    const defaults = readDefaults(onlyBox(inner, 'mvex'), traks.length)
    const found = traks.map((trak) => readTrack(trak.body, defaults, wish.mayOpus))
    const kinds = found.map(({ pin }) => pin.kind).toSorted()
    if (new Set(kinds).size !== kinds.length) refuse('tracks', `two tracks of one kind`)
    const picture = found.find(({ pin }) => pin.kind === 'video')
    return {
      codecs: found
        .map(({ pin }) => pin.codec)
        .toSorted((a) => (a.startsWith('avc') ? -1 : 1))
        .join(','),
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      tracks: found.map(({ pin }) => pin),
    }
  })
}

type Defaults = Map<number, { duration: number; size: number; flags: number }>

function readDefaults(mvex: View, count: number): Defaults {
  const defaults: Defaults = new Map()
  for (const { type, body } of listBoxes(mvex)) {
    if (type !== 'trex') continue
    if (body.u32(8) !== 1) refuse('boxes', 'a second sample description')
    defaults.set(body.u32(4), { duration: body.u32(12), size: body.u32(16), flags: body.u32(20) })
  }
  if (defaults.size !== count) refuse('tracks', `${defaults.size} defaults for ${count} tracks`)
  return defaults
}

interface FoundTrack {
  pin: TrackPin
  width?: number
  height?: number
}

function readTrack(trak: View, defaults: Defaults, mayOpus: boolean): FoundTrack {
  const id = readVersioned(boxAt(trak, 'tkhd'), 12, 20)
  const byDefault = defaults.get(id)
  if (!byDefault) return refuse('tracks', `no defaults for track ${id}`)
  const timescale = readVersioned(boxAt(trak, 'mdia', 'mdhd'), 12, 20)
  if (timescale < 1 || timescale > timescaleMax) refuse('timescale', `${timescale} ticks a second`)
  const edits = listBoxes(trak).find((box) => box.type === 'edts')
  if (edits) checkEdits(boxAt(edits.body, 'elst'), timescale)
  const handler = boxAt(trak, 'mdia', 'hdlr').word(8)
  const table = boxAt(trak, 'mdia', 'minf', 'stbl')
  checkEmpty(table)
  const entry = readEntry(onlyBox(listBoxes(table), 'stsd'))
  const coded =
    handler === 'vide' ? readPicture(entry) : handler === 'soun' ? readSound(entry, mayOpus) : refuse('tracks', 'neither picture nor sound')
  const { codec, ...size } = coded
  const kind = handler === 'vide' ? 'video' : 'audio'
  const { duration: defaultDuration, size: defaultSize, flags: defaultFlags } = byDefault
  return { pin: { id, kind, codec, timescale, defaultDuration, defaultSize, defaultFlags }, ...size }
}

/** A number whose place depends on whether times before it have 32 or 64 bits. */
function readVersioned(view: View, at0: number, at1: number): number {
  const version = view.u8(0)
  return version === 0 ? view.u32(at0) : version === 1 ? view.u32(at1) : refuse('boxes', `version ${version}`)
}

function checkEdits(elst: View, timescale: number): void {
  const is64 = elst.u8(0) === 1
  const count = elst.u32(4)
  if (count > 2) refuse('edits', `${count} edits`)
  for (let n = 0; n < count; n++) {
    const high = is64 ? elst.i32(8 + n * 20 + 8) : 0
    const start = is64 ? elst.u32(8 + n * 20 + 12) : elst.i32(8 + n * 12 + 4)
    if (high !== 0 || start < 0 || start > timescale * editMaxS) refuse('edits', 'an edit that shifts the stream')
  }
}

/** Samples come in fragments only. */
function checkEmpty(table: View): void {
  for (const { type, body } of listBoxes(table)) {
    const at = type === 'stsz' ? 8 : ['stts', 'stsc', 'stco', 'co64'].includes(type) ? 4 : undefined
    if (at !== undefined && body.u32(at) !== 0) refuse('samples', `${type} of an init segment is empty`)
  }
}

function readEntry(stsd: View): { type: string; body: View } {
  if (stsd.u32(4) !== 1) refuse('codec', `${stsd.u32(4)} sample descriptions`)
  const entries = listBoxes(stsd, 8)
  if (entries.length !== 1) refuse('codec', `${entries.length} sample descriptions`)
  return entries[0]!
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

function readPicture({ type, body }: { type: string; body: View }): { codec: string; width: number; height: number } {
  if (type !== 'avc1') refuse('codec', `${type}: pictures are H.264 (avc1)`)
  const avcC = onlyBox(listBoxes(body, 78), 'avcC')
  const profile = avcC.u8(1)
  if (avcC.u8(0) !== 1 || !avcProfiles.includes(profile)) refuse('codec', `H.264 profile ${profile}`)
  if ((avcC.u8(4) & 3) !== 3) refuse('codec', 'lengths of units have four bytes')
  return { codec: `avc1.${hex(profile)}${hex(avcC.u8(2))}${hex(avcC.u8(3))}`, width: body.u16(24), height: body.u16(26) }
}

function readSound({ type, body }: { type: string; body: View }, mayOpus: boolean): { codec: string } {
  if (type === 'Opus' && mayOpus) {
    onlyBox(listBoxes(body, 28), 'dOps')
    return { codec: 'opus' }
  }
  if (type !== 'mp4a' || body.u16(8) !== 0) refuse('codec', `${type}: sound is AAC-LC (mp4a), or Opus where it is declared`)
  readAac(onlyBox(listBoxes(body, 28), 'esds'))
  return { codec: 'mp4a.40.2' }
}

/** Descriptors of ISO/IEC 14496-1: ES (3) holds the decoder's configuration (4), which holds AudioSpecificConfig (5). */
function readAac(esds: View): void {
  const stream = readDescriptor(esds, 4, 3)
  const flags = stream.u8(2)
  if ((flags & 0xe0) !== 0) refuse('codec', 'a stream that depends on others')
  const decoder = readDescriptor(stream, 3, 4)
  if (decoder.u8(0) !== 0x40) refuse('codec', 'not MPEG-4 sound')
  const config = readDescriptor(decoder, 13, 5)
  const type = config.u8(0) >> 3
  // HE-AAC (5, 29) fails on iOS.
  if (type !== aacLc) refuse('codec', `AAC of type ${type}: only LC`)
  const channels = (config.u8(1) >> 3) & 15
  if (channels < 1 || channels > 2) refuse('codec', `${channels} channels`)
}

function readDescriptor(view: View, from: number, tag: number): View {
  if (view.u8(from) !== tag) refuse('codec', `descriptor ${view.u8(from)} instead of ${tag}`)
  let length = 0
  for (let at = from + 1; at < from + 5; at++) {
    const byte = view.u8(at)
    length = length * 128 + (byte & 127)
    if (byte < 128) return view.part(at + 1, length)
  }
  return refuse('codec', 'a length without an end')
}
