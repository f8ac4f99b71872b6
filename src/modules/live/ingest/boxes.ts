/**
 * ISO base media file format (ISO/IEC 14496-12), as much as a studio of ours writes. Nothing here trusts a length: each read is
 * checked against its box, each box against the one around it, and lists are bounded.
 */

/** What is wrong, as a code that the studio explains, and the place for whoever looks closer. */
export interface Problem {
  ok: false
  reason: BoxReason
  detail: string
}
export type BoxReason =
  | 'boxes'
  | 'tracks'
  | 'codec'
  | 'timescale'
  | 'dimensions'
  | 'edits'
  | 'samples'
  | 'notSync'
  | 'tooLong'
  | 'time'
  | 'apart'

class BadBox extends Error {
  readonly reason: BoxReason
  constructor(reason: BoxReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** Stops the reading: caught by `reading` only. */
export function refuse(reason: BoxReason, detail: string): never {
  throw new BadBox(reason, detail)
}

/** Reads, and turns what was refused into a value. */
export function reading<T>(read: () => T): { ok: true; value: T } | Problem {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (error instanceof BadBox) return { ok: false, reason: error.reason, detail: error.message }
    throw error
  }
}

/** Some bytes of the whole, read by places relative to its beginning. */
export class View {
  readonly bytes: Uint8Array
  /** Place within the whole. */
  readonly from: number
  readonly size: number
  private readonly data: DataView

  constructor(bytes: Uint8Array, from = 0, size = bytes.length) {
    this.bytes = bytes
    this.from = from
    this.size = size
    this.data = new DataView(bytes.buffer, bytes.byteOffset + from, size)
  }
  private need(at: number, length: number): void {
    if (at < 0 || length < 0 || at + length > this.size) refuse('boxes', `ends at ${this.from + this.size}, before it is whole`)
  }
  u8(at: number): number {
    this.need(at, 1)
    return this.data.getUint8(at)
  }
  u16(at: number): number {
    this.need(at, 2)
    return this.data.getUint16(at)
  }
  u32(at: number): number {
    this.need(at, 4)
    return this.data.getUint32(at)
  }
  i32(at: number): number {
    this.need(at, 4)
    return this.data.getInt32(at)
  }
  /** As a number; what a number can't hold exactly is refused. */
  u64(at: number): number {
    const value = this.u32(at) * 2 ** 32 + this.u32(at + 4)
    if (!Number.isSafeInteger(value)) refuse('time', 'a number beyond 2^53')
    return value
  }
  word(at: number): string {
    this.need(at, 4)
    return String.fromCharCode(this.u8(at), this.u8(at + 1), this.u8(at + 2), this.u8(at + 3))
  }
  part(at: number, size = this.size - at): View {
    this.need(at, size)
    return new View(this.bytes, this.from + at, size)
  }
}

export interface Box {
  type: string
  /** Place of its header within the whole. */
  from: number
  body: View
}

const boxesMax = 32

/** The boxes that fill a view from a place on, without a gap. Sizes of 64 bits and "to the end" are nothing that a second of media needs. */
export function listBoxes(view: View, from = 0): Box[] {
  const boxes: Box[] = []
  for (let at = from; at < view.size;) {
    if (boxes.length === boxesMax) refuse('boxes', `more than ${boxesMax} boxes in one`)
    const size = view.u32(at)
    const type = view.word(at + 4)
    if (size < 8 || at + size > view.size) refuse('boxes', `a box at ${view.from + at} of ${size} bytes`)
    boxes.push({ type, from: view.from + at, body: view.part(at + 8, size - 8) })
    at += size
  }
  return boxes
}

/** The only box of that type. */
export function onlyBox(boxes: readonly Box[], type: string): View {
  const found = boxes.filter((box) => box.type === type)
  if (found.length !== 1) refuse('boxes', `${found.length} boxes ${type} instead of one`)
  return found[0]!.body
}

/** The way down through boxes that each stand once. */
export function boxAt(view: View, ...path: string[]): View {
  return path.reduce((inside, type) => onlyBox(listBoxes(inside), type), view)
}
