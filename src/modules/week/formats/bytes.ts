import { Refusal } from './notes.ts'

export const scheduleBytesMax = 50 * 1024 * 1024

export function refuseOversize(bytes: Uint8Array, maxBytes = scheduleBytesMax): void {
  const mebibytes = (count: number) => Math.round((count / 1024 / 1024) * 10) / 10
  if (bytes.length > maxBytes) throw new Refusal('too-large', { size: mebibytes(bytes.length), max: mebibytes(maxBytes) })
  if (bytes.length === 0) throw new Refusal('empty')
}

/** The encoding by byte order mark, by the zeros of UTF-16 without one, or by what the XML header declares. */
export function findEncoding(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be'
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8'
  // A header that can be read byte by byte is not UTF-16, whatever it says.
  return /^(utf-?16|ucs-?2|iso-10646)/.test(declared) ? 'utf-8' : declared
}

/** Decodes piece by piece; bytes that the encoding does not allow are refused, never replaced. */
export function* decodePieces(bytes: Uint8Array): Generator<string> {
  const encoding = findEncoding(bytes)
  const decoder = openDecoder(encoding)
  const pieceBytes = 256 * 1024
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const piece = bytes.subarray(start, start + pieceBytes)
    yield decodePiece(decoder, piece, encoding, start + pieceBytes < bytes.length)
  }
}

export function decodeText(bytes: Uint8Array): string {
  return [...decodePieces(bytes)].join('')
}

function openDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Refusal('encoding-unknown', { encoding })
  }
}

function decodePiece(decoder: TextDecoder, piece: Uint8Array, encoding: string, stream: boolean): string {
  try {
    return decoder.decode(piece, { stream })
  } catch {
    throw new Refusal('encoding-broken', { encoding })
  }
}
