// Everything that was encoded, in full quality, on this computer: one file for each epoch, in the browser's private folder (OPFS).
import type { Rung } from './plan.ts'

const mark = 0x4b4c4956
const headBytes = 16
const initSeq = 0xffffffff
const keepForMs = 7 * 24 * 3600 * 1000

interface SyncFile {
  read: (into: Uint8Array, at: { at: number }) => number
  write: (from: Uint8Array, at: { at: number }) => number
  flush: () => void
  getSize: () => number
  truncate: (size: number) => void
  close: () => void
}
type Handle = FileSystemFileHandle & { createSyncAccessHandle: () => Promise<SyncFile> }

export interface CopyEntry {
  rung: Rung
  seq: number
}

/** An epoch's file: pieces one after the other, each with its rung, number and length before it. A half-written last one is cut off. */
export class Copy {
  readonly epoch: number
  readonly #file: SyncFile
  readonly #index = new Map<string, { at: number; length: number; entry: CopyEntry }>()
  #end = 0

  constructor(epoch: number, file: SyncFile) {
    this.epoch = epoch
    this.#file = file
    const size = file.getSize()
    const head = new Uint8Array(headBytes)
    const view = new DataView(head.buffer)
    while (this.#end + headBytes <= size) {
      file.read(head, { at: this.#end })
      const length = view.getUint32(12)
      if (view.getUint32(0) !== mark || this.#end + headBytes + length > size) break
      const seq = view.getUint32(8)
      this.#note({ rung: String.fromCharCode(view.getUint32(4)) as Rung, seq: seq === initSeq ? -1 : seq }, length)
    }
    if (this.#end < size) file.truncate(this.#end)
  }

  #note(entry: CopyEntry, length: number): void {
    this.#index.set(`${entry.rung}${entry.seq}`, { at: this.#end + headBytes, length, entry })
    this.#end += headBytes + length
  }

  get entries(): CopyEntry[] {
    return [...this.#index.values()].map(({ entry }) => entry)
  }

  write(rung: Rung, seq: number, bytes: Uint8Array): void {
    const piece = new Uint8Array(headBytes + bytes.length)
    const view = new DataView(piece.buffer)
    view.setUint32(0, mark)
    view.setUint32(4, rung.charCodeAt(0))
    view.setUint32(8, seq < 0 ? initSeq : seq)
    view.setUint32(12, bytes.length)
    piece.set(bytes, headBytes)
    this.#file.write(piece, { at: this.#end })
    this.#file.flush()
    this.#note({ rung, seq }, bytes.length)
  }

  read(rung: Rung, seq: number): Uint8Array<ArrayBuffer> | undefined {
    const found = this.#index.get(`${rung}${seq}`)
    if (!found) return undefined
    const bytes = new Uint8Array(found.length)
    this.#file.read(bytes, { at: found.at })
    return bytes
  }

  close(): void {
    this.#file.close()
  }
}

/** Copies of one room and stream. */
export class Shelf {
  readonly #folder: FileSystemDirectoryHandle

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder
  }

  /** Undefined where the browser gives no place: then what the line loses is lost. */
  static async open(room: string, stream: string): Promise<Shelf | undefined> {
    try {
      let folder = await navigator.storage.getDirectory()
      for (const name of ['studio', room, stream]) folder = await folder.getDirectoryHandle(name, { create: true })
      return new Shelf(folder)
    } catch {
      return undefined
    }
  }

  /** Undefined too while another tab has the file: it sends its own. */
  async take(epoch: number): Promise<Copy | undefined> {
    try {
      const handle = (await this.#folder.getFileHandle(`${epoch}.bin`, { create: true })) as Handle
      return new Copy(epoch, await handle.createSyncAccessHandle())
    } catch {
      return undefined
    }
  }

  async epochs(): Promise<number[]> {
    const names: string[] = []
    for await (const name of (this.#folder as unknown as { keys: () => AsyncIterable<string> }).keys()) names.push(name)
    return names
      .map((name) => Number(/^(\d+)\.bin$/.exec(name)?.[1]))
      .filter((epoch) => Number.isInteger(epoch))
      .toSorted((a, b) => a - b)
  }

  /** A copy that the server has whole is kept for a week, should anything befall the server. */
  async dropOld(epoch: number, nowMs: number): Promise<void> {
    const file = await (await this.#folder.getFileHandle(`${epoch}.bin`)).getFile()
    if (nowMs - file.lastModified > keepForMs) await this.#folder.removeEntry(`${epoch}.bin`)
  }
}
