import type { ScheduleFormat } from './model.ts'
import { decodePieces } from './bytes.ts'
import { Refusal } from './notes.ts'

/** The format by the first signs of the file, whatever its name; undefined where it is none of ours. */
export function detectFormat(bytes: Uint8Array): ScheduleFormat | undefined {
  const head = findHead(bytes.subarray(0, 4096))
  if (head.startsWith('<')) return 'frab-xml'
  if (head.startsWith('{')) return 'frab-json'
  if (head.startsWith('[')) return 'emf-json'
  return /^BEGIN:VCALENDAR\b/i.test(head) ? 'icalendar' : undefined
}

function findHead(bytes: Uint8Array): string {
  try {
    let head = ''
    // An even length and a tail that may cut a letter: only the first signs count, so the tail is dropped unread.
    for (const piece of decodePieces(bytes.length < 4096 ? bytes : trimToLetter(bytes))) head += piece
    return head.replace(/^\uFEFF/, '').trimStart()
  } catch (error) {
    // Broken bytes further on do not hide what the file is; its parser will name the fault.
    if (error instanceof Refusal) return Buffer.from(bytes).toString('latin1').replace(/^ï»¿/, '').trimStart()
    throw error
  }
}

function trimToLetter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1]! & 0x80) !== 0) end -= 1
  return bytes.subarray(0, end - (end % 2))
}
