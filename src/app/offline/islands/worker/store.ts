const name = 'kaleidoscope'

/** A post that waits for the line, or what became of it. */
export interface Waiting {
  /** Address and form key: the same form posted again is the same post. */
  id: string
  action: string
  body: string
  /** The page it stood on, to be named as the browser would. */
  from: string
  /** Whose it is: the server's word for the reader. */
  reader: string
  /** The button and the page it stood on. */
  what: string
  at: number
  state: 'waiting' | 'refused' | 'sent'
  tries: number
  /** Not before this moment again. */
  nextAt: number
  /** Where the answer led. */
  place: string
}

function openStore(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(name, 1)
    asked.addEventListener('upgradeneeded', () => {
      asked.result.createObjectStore('facts')
      asked.result.createObjectStore('posts', { keyPath: 'id' })
    })
    asked.addEventListener('success', () => done(asked.result))
    asked.addEventListener('error', () => fail(asked.error as Error))
  })
}

// Opened anew each time: signing out deletes the whole store under our hands.
async function ask<T>(table: 'facts' | 'posts', mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await openStore()
  try {
    return await new Promise<T>((done, fail) => {
      const trx = db.transaction(table, mode, { durability: 'strict' })
      const asked = work(trx.objectStore(table))
      trx.addEventListener('complete', () => done(asked.result))
      trx.addEventListener('abort', () => fail(trx.error ?? new Error('aborted')))
    })
  } finally {
    db.close()
  }
}

export const readFact = <T>(key: string): Promise<T | undefined> => ask('facts', 'readonly', (store) => store.get(key))
export const writeFact = (key: string, value: unknown): Promise<unknown> => ask('facts', 'readwrite', (store) => store.put(value, key))
export const readPosts = (): Promise<Waiting[]> => ask('posts', 'readonly', (store) => store.getAll())
export const writePost = (post: Waiting): Promise<unknown> => ask('posts', 'readwrite', (store) => store.put(post))
export const deletePost = (id: string): Promise<unknown> => ask('posts', 'readwrite', (store) => store.delete(id))
export const deletePosts = (): Promise<unknown> => ask('posts', 'readwrite', (store) => store.clear())
