// Who reads what: everybody by field where it can be, nobody much more than another, nobody in conflict. Pure.

export interface Waiting {
  id: number
  topic: string | null
  /** How many reviewers it still lacks. */
  lacks: number
  /** Who has it, or had it: not again. */
  known: readonly number[]
}

export interface Reader {
  id: number
  /** Fields this reviewer knows; none: any. */
  topics: readonly string[]
  load: number
  loadMax: number
}

export interface Pair {
  proposal: number
  reviewer: number
}

/** Reviews of one proposal: two, a third where the two lie so far apart. */
export const reviewsWanted = 2
export const farApart = 2
export const lackOf = ({ assigned, spread }: { assigned: number; spread: number | null }): number =>
  Math.max(0, (spread !== null && spread >= farApart ? reviewsWanted + 1 : reviewsWanted) - assigned)

/**
 * As many assignments as can be made. Loads are levelled: first nobody gets more than an even share, then one more, and so on up to
 * each reviewer's own limit; where a reviewer is full, what they were just given is handed on if somebody else can take it.
 */
export function planAssignments(waiting: readonly Waiting[], readers: readonly Reader[], isConflicted: (pair: Pair) => boolean): Pair[] {
  const plan = new Plan(waiting, readers, isConflicted)
  const slots = waiting.reduce((sum, { lacks }) => sum + lacks, 0)
  const loads = readers.reduce((sum, { load }) => sum + load, 0)
  const most = Math.max(0, ...readers.map(({ loadMax }) => loadMax))
  const share = Math.min(most, Math.ceil((slots + loads) / Math.max(1, readers.length)))
  plan.fill(share, true)
  for (let level = share; level <= most && plan.fill(level, false) > 0; level = Math.max(level + 1, Math.floor(level * 1.1)));
  if (most > share) plan.fill(most, false)
  return plan.pairs()
}

class Plan {
  private readonly given = new Map<number, Set<number>>()
  private readonly takers: Map<number, Reader[]>
  private readonly topics: Map<number, string | null>
  private readonly left: Map<number, number>

  constructor(waiting: readonly Waiting[], readers: readonly Reader[], isConflicted: (pair: Pair) => boolean) {
    for (const { id } of readers) this.given.set(id, new Set())
    this.topics = new Map(waiting.map(({ id, topic }) => [id, topic]))
    this.left = new Map(waiting.map(({ id, lacks }) => [id, lacks]))
    this.takers = new Map(
      waiting.map(({ id, known }) => [
        id,
        readers.filter((reader) => !known.includes(reader.id) && !isConflicted({ proposal: id, reviewer: reader.id })),
      ]),
    )
  }

  pairs(): Pair[] {
    return [...this.given].flatMap(([reviewer, proposals]) => [...proposals].map((proposal) => ({ proposal, reviewer })))
  }

  /** Fills what it can with nobody above this level; returns how many places stay empty. */
  fill(level: number, byField: boolean): number {
    // Those with the fewest possible readers first.
    const order = [...this.left.keys()].toSorted((a, b) => this.takers.get(a)!.length - this.takers.get(b)!.length || a - b)
    let empty = 0
    for (const proposal of order) {
      while (this.left.get(proposal)! > 0 && this.place(proposal, level, byField, new Set()))
        this.left.set(proposal, this.left.get(proposal)! - 1)
      empty += this.left.get(proposal)!
    }
    return empty
  }

  private place(proposal: number, level: number, byField: boolean, tried: Set<number>): boolean {
    const open = this.takers.get(proposal)!.filter(({ id }) => !tried.has(id) && !this.given.get(id)!.has(proposal))
    const fits = byField ? open.filter((reader) => this.knows(reader, proposal)) : open
    const ordered = fits.toSorted(
      (a, b) => Number(this.knows(b, proposal)) - Number(this.knows(a, proposal)) || this.loadOf(a) - this.loadOf(b) || a.id - b.id,
    )
    for (const reader of ordered) {
      if (this.loadOf(reader) < Math.min(level, reader.loadMax)) return this.give(reader.id, proposal)
    }
    for (const reader of ordered) {
      tried.add(reader.id)
      for (const other of this.given.get(reader.id)!) {
        if (other === proposal || !this.place(other, level, byField, tried)) continue
        this.given.get(reader.id)!.delete(other)
        return this.give(reader.id, proposal)
      }
    }
    return false
  }

  private give(reviewer: number, proposal: number): true {
    this.given.get(reviewer)!.add(proposal)
    return true
  }

  private knows({ topics }: Reader, proposal: number): boolean {
    const topic = this.topics.get(proposal)
    return topics.length === 0 || (topic !== null && topic !== undefined && topics.includes(topic))
  }

  private loadOf({ id, load }: Reader): number {
    return load + this.given.get(id)!.size
  }
}
