// What this tab remembers over a reload or a crash.
import { root } from './page.ts'
import type { Rung } from './plan.ts'

export interface Memory {
  /** Random id of the tab: it says whose the broadcast is. */
  holder: string
  rungs: Rung[]
  camera?: string
  microphone?: string
  isOnAir: boolean
}

const key = `studio:${root.dataset.room}:${root.dataset.stream}`
const newHolder = (): string => crypto.randomUUID()

function read(): Memory {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Memory | null
    if (kept?.holder) return kept
  } catch {
    // Storage is forbidden, or holds something else.
  }
  return { holder: newHolder(), rungs: ['a', '1', '2'], isOnAir: false }
}

const memory = read()

export function remember(changes: Partial<Memory>): void {
  Object.assign(memory, changes)
  try {
    sessionStorage.setItem(key, JSON.stringify(memory))
  } catch {
    // Then a reload begins anew.
  }
}

/** A tab that was doubled brings its memory along: whoever comes second is somebody else. */
export async function recall(): Promise<Memory> {
  if (!navigator.locks) return memory
  const isFirst = await new Promise<boolean>((done) => {
    void navigator.locks.request(`${key}:${memory.holder}`, { ifAvailable: true }, (lock) => {
      done(lock !== null)
      // Held as long as the tab lives.
      return lock ? new Promise<never>(() => {}) : undefined
    })
  })
  if (!isFirst) Object.assign(memory, { holder: newHolder(), isOnAir: false })
  remember({})
  return memory
}
