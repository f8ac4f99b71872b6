import type { Shelf } from './copy.ts'
import type { Post } from './post.ts'

/** What the server has of an epoch: rungs with an init segment, and their fragments as runs of numbers, both ends included. */
interface Stored {
  rungs: Record<string, [from: number, to: number][]>
}

/** Compares each copy on this computer with what the server has, and lines up what is missing. */
export async function mendCopies(shelf: Shelf, post: Post, { base, stream }: { base: string; stream: string }): Promise<void> {
  for (const epoch of await shelf.epochs()) {
    if (epoch === post.epoch) continue
    const copy = await shelf.take(epoch)
    if (!copy) continue
    const stored = await readStored(`${base}/ingest/${stream}/${epoch}`)
    const missing = stored && copy.entries.filter(({ rung, seq }) => !has(stored, rung, seq))
    if (missing?.length === 0) {
      copy.close()
      await shelf.dropOld(epoch, Date.now()).catch(() => {})
      continue
    }
    post.addCopy(copy)
    for (const { rung, seq } of missing ?? []) post.add(epoch, rung, seq, undefined)
  }
}

const has = (stored: Stored, rung: string, seq: number): boolean => {
  const have = stored.rungs[rung]
  return have !== undefined && (seq < 0 || have.some(([from, to]) => from <= seq && seq <= to))
}

async function readStored(address: string): Promise<Stored | undefined> {
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await fetch(address, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(8000) }).catch(
      () => undefined,
    )
    if (answer?.ok) return (await answer.json()) as Stored
    // An epoch that the server does not know any more is none to send.
    if (answer && answer.status < 500) return undefined
    await new Promise((wake) => setTimeout(wake, 2000))
  }
  return undefined
}
