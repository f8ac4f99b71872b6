/** Minutes that a person and a stream need between two sessions. */
export const turnoverMin = 10

/** Who is busy when, in minutes from the week's first midnight. */
export class Calendar {
  readonly #busy = new Map<string, [from: number, until: number][]>()

  /** True if the whole time, and the turnover on both sides, is free. */
  isFree(name: string, from: number, until: number): boolean {
    const taken = this.#busy.get(name) ?? []
    return taken.every(([start, end]) => from >= end + turnoverMin || until + turnoverMin <= start)
  }

  take(name: string, from: number, until: number): void {
    this.#busy.set(name, [...(this.#busy.get(name) ?? []), [from, until]])
  }

  /** How many sessions the day of this minute already holds. */
  countOnDay(name: string, minute: number): number {
    const day = Math.floor(minute / 1440)
    return (this.#busy.get(name) ?? []).filter(([start]) => Math.floor(start / 1440) === day).length
  }
}
