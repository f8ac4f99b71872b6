import { Readable, Transform } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Storage } from '#platform/storage.ts'

/** One file of a pack: small ones are in memory, stored ones are read when their turn comes. */
export type PackEntry = { path: string } & ({ bytes: Buffer } | { key: string; size: number })

type Open = (key: string, ready: (error: Error | null, stream: Readable) => void) => void

/**
 * The same entries give the same bytes: nothing is compressed (pictures, films and PDFs are already), every time is the pack's own.
 * So the length is known beforehand, and a broken download can go on where it stopped.
 */
function assemble(entries: readonly PackEntry[], madeAt: Date, open: Open): { zip: ZipFile; size: number } {
  const zip = new ZipFile()
  const options = { mtime: madeAt, mode: 0o100644, compress: false }
  for (const entry of entries) {
    if ('bytes' in entry) zip.addBuffer(entry.bytes, entry.path, options)
    else zip.addReadStreamLazy(entry.path, { ...options, size: entry.size }, (ready) => open(entry.key, ready))
  }
  let size = 0
  // yazl tells the whole size, -1 where it can't know it; its types leave the argument out.
  const told = (total: number): void => void (size = total)
  zip.end({ forceZip64Format: false, comment: '' }, told as () => void)
  return { zip, size }
}

/** Bytes of the whole archive. Nothing is read: the files' sizes are known. */
export function measureZip(entries: readonly PackEntry[], madeAt: Date): number {
  const { zip, size } = assemble(entries, madeAt, () => {})
  ;(zip.outputStream as Readable).destroy()
  return size
}

/** The archive as a stream from byte `start` on. One file at a time is open, read no faster than the reader takes it, closed if they go. */
export function streamZip(storage: Storage, entries: readonly PackEntry[], madeAt: Date, start = 0): ReadableStream<Uint8Array> {
  let current: Readable | undefined
  const read = async (key: string): Promise<Readable> => {
    const stream = await storage.get(key)
    if (!stream) throw new Error(`No file ${key}`)
    current = Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0])
    current.on('error', (error) => zip.emit('error', error))
    return current
  }
  const { zip } = assemble(entries, madeAt, (key, ready) => {
    read(key).then(
      (stream) => ready(null, stream),
      (error: Error) => ready(error, Readable.from([])),
    )
  })
  const output = zip.outputStream as Readable
  const cut = skipBytes(start)
  zip.on('error', (error: Error) => cut.destroy(error))
  cut.on('close', () => {
    output.unpipe(cut)
    output.destroy()
    current?.destroy()
  })
  output.pipe(cut)
  return Readable.toWeb(cut) as ReadableStream<Uint8Array>
}

/** Lets everything through but the first bytes. */
function skipBytes(count: number): Transform {
  let left = count
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const skipped = Math.min(left, chunk.length)
      left -= skipped
      done(null, skipped === chunk.length ? undefined : chunk.subarray(skipped))
    },
  })
}
