import { deleteCopies, readerHeader } from './kept.ts'
import { deletePost, deletePosts, readFact, readPosts, writeFact } from './store.ts'

export const nobody = 'none'

interface Known {
  /** Undefined: somebody is just coming or going, only the server knows who. */
  reader: string | undefined
  changedAt: number
}

const read = async (): Promise<Known> => (await readFact<Known>('reader')) ?? { reader: undefined, changedAt: 0 }

export const currentReader = async (): Promise<string | undefined> => (await read()).reader

/**
 * Hears from an answer who is here. When that is another than before, what was kept for the one before goes. An answer asked
 * for before somebody came or left says nothing about now. Returns whether the answer is for the one who is here.
 */
export async function hearReader(answer: Response, askedAt: number): Promise<boolean> {
  const reader = answer.headers.get(readerHeader)
  if (!reader) return false
  const known = await read()
  if (askedAt < known.changedAt) return false
  if (known.reader === reader) return true
  await writeFact('reader', { reader, changedAt: known.changedAt })
  await deleteCopies((page) => page.reader !== reader)
  // Nobody may be a session that ran out: what was typed waits for its owner, unseen by others.
  if (reader !== nobody) for (const post of await readPosts()) if (post.reader !== reader) await deletePost(post.id)
  return true
}

/** Somebody comes or goes: nothing kept is shown until the server has said who is here. */
export async function forgetReader(leaving: boolean): Promise<void> {
  await writeFact('reader', { reader: undefined, changedAt: Date.now() })
  await deleteCopies(() => true)
  if (leaving) await deletePosts()
}
