import { inflateRawSync } from 'node:zlib'
import { Refused } from './table.ts'

const [endMark, entryMark, fileMark] = [0x06054b50, 0x02014b50, 0x04034b50]
const entriesMax = 2000
const tailMax = 65_557

/**
 * Looks into every entry of a ZIP file (APPNOTE 6.3.10, 4.3) before a spreadsheet reader unpacks it: what a header says of its size may be
 * a lie, so each is unpacked, and thrown away, until all together exceed the limit. Refuses what is no whole ZIP file.
 */
export function checkZip(bytes: Uint8Array, unpackedMax: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > entriesMax) throw new Refused('bomb')
  let at = view.getUint32(end + 16, true)
  let left = unpackedMax
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark) throw new Refused('broken')
    left -= unpackedSize(view, bytes, at, left)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - tailMax); at -= 1)
    if (view.getUint32(at, true) === endMark) return at
  throw new Refused('broken')
}

function unpackedSize(view: DataView, bytes: Uint8Array, at: number, left: number): number {
  const method = view.getUint16(at + 10, true)
  const packed = view.getUint32(at + 20, true)
  const header = view.getUint32(at + 42, true)
  if (header + 30 > bytes.length || view.getUint32(header, true) !== fileMark) throw new Refused('broken')
  const from = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
  if (from + packed > bytes.length) throw new Refused('broken')
  if (method === 0 && packed <= left) return packed
  if (method !== 8 || left <= 0) throw new Refused(method === 8 || method === 0 ? 'bomb' : 'broken')
  try {
    return inflateRawSync(bytes.subarray(from, from + packed), { maxOutputLength: left }).length
  } catch (error) {
    throw new Refused((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : 'broken')
  }
}
