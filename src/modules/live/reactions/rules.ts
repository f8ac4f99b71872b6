/** The order is the frame's: a list of five counts. The first three are for the lecturer, the others for joy. */
export const reactionKinds = ['clear', 'fast', 'louder', 'wow', 'funny'] as const
export type ReactionKind = (typeof reactionKinds)[number]

/** Within this time one pupil is one reaction: pressing another one changes it. */
export const windowS = 10
/** Between two presses; the browser keeps to it by itself. */
export const pauseS = 2
/** Of one class's pupils together, in one window. */
const cohortMax = 60

export function reactionNumber(word: string | undefined): number {
  return reactionKinds.findIndex((kind) => kind === word)
}

interface Pressed {
  kind: number
  /** Where it was counted: the beginning of its two seconds. */
  bucketMs: number
  countedMs: number
  pressedMs: number
}

export interface Count {
  kind: number
  bucketMs: number
  by: 1 | -1
}

/**
 * One process's memory of who pressed what in the last ten seconds; nothing of it is written down. A press becomes at most two changes of counts: the
 * new one up and, within the window, the earlier one down.
 */
export class Presses {
  readonly #byTicket = new Map<number, Pressed>()
  readonly #byCohort = new Map<string, { sinceMs: number; count: number }>()
  #sweptMs = 0

  press(ticketId: number, cohort: string | null, kind: number, nowMs: number): { taken: boolean; counts: Count[] } {
    this.#sweep(nowMs)
    const last = this.#byTicket.get(ticketId)
    const isNew = !last || nowMs - last.countedMs >= windowS * 1000
    if (last && !isNew) {
      if (nowMs - last.pressedMs < pauseS * 1000) return { taken: false, counts: [] }
      last.pressedMs = nowMs
      if (last.kind === kind) return { taken: true, counts: [] }
      const counts: Count[] = [
        { kind: last.kind, bucketMs: last.bucketMs, by: -1 },
        { kind, bucketMs: last.bucketMs, by: 1 },
      ]
      last.kind = kind
      return { taken: true, counts }
    }
    if (cohort !== null && !this.#takeOfCohort(cohort, nowMs)) return { taken: false, counts: [] }
    const bucketMs = Math.floor(nowMs / 2000) * 2000
    this.#byTicket.set(ticketId, { kind, bucketMs, countedMs: nowMs, pressedMs: nowMs })
    return { taken: true, counts: [{ kind, bucketMs, by: 1 }] }
  }

  /** What a ticket pressed last, to be put back where a press could not be written down. */
  last(ticketId: number): Pressed | undefined {
    const last = this.#byTicket.get(ticketId)
    return last && { ...last }
  }

  putBack(ticketId: number, last: Pressed | undefined): void {
    if (last) this.#byTicket.set(ticketId, last)
    else this.#byTicket.delete(ticketId)
  }

  #takeOfCohort(cohort: string, nowMs: number): boolean {
    const bucket = this.#byCohort.get(cohort)
    if (!bucket || nowMs - bucket.sinceMs >= windowS * 1000) this.#byCohort.set(cohort, { sinceMs: nowMs, count: 1 })
    else if (bucket.count >= cohortMax) return false
    else bucket.count += 1
    return true
  }

  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < windowS * 1000) return
    this.#sweptMs = nowMs
    for (const [id, { countedMs }] of this.#byTicket) if (nowMs - countedMs >= windowS * 1000) this.#byTicket.delete(id)
    for (const [id, { sinceMs }] of this.#byCohort) if (nowMs - sinceMs >= windowS * 1000) this.#byCohort.delete(id)
  }
}
