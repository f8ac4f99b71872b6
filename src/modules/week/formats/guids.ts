import { isUuid, slugify, uuidFromName } from '#platform/ids.ts'

/** Namespace of every derived id. Never change it: a second import would no longer find what the first one made. */
export const scheduleNamespace = '7b1f8e52-6c0d-5a3e-9b57-2f3d1c4e8a90'

/**
 * Gives each event its unique guid: the file's own where it is a UUID and new, else UUIDv5 of `acronym:id`. Without an id
 * the slug or the given words stand in. A key met before gets a number, so that order alone decides, and always the same.
 */
export class GuidGiver {
  readonly #seed: string
  readonly #given = new Set<string>()
  readonly #turns = new Map<string, number>()

  constructor(acronym: string | null | undefined, title: string | null | undefined, fallback: string | undefined) {
    this.#seed = slugify(acronym ?? '') || slugify(title ?? '') || slugify(fallback ?? '') || 'schedule'
  }

  give(own: string | null, key: string): { guid: string; isDerived: boolean; isRepeated: boolean } {
    const guid = own !== null && isUuid(own) ? own.toLowerCase() : undefined
    if (guid !== undefined && this.#take(guid)) return { guid, isDerived: false, isRepeated: false }
    for (let turn = (this.#turns.get(key) ?? 0) + 1; ; turn += 1) {
      this.#turns.set(key, turn)
      const derived = this.derive(turn === 1 ? key : `${key}#${turn}`)
      if (this.#take(derived)) return { guid: derived, isDerived: true, isRepeated: guid !== undefined || turn > 1 }
    }
  }

  derive(key: string): string {
    return uuidFromName(scheduleNamespace, `${this.#seed}:${key}`)
  }

  #take(guid: string): boolean {
    if (this.#given.has(guid)) return false
    this.#given.add(guid)
    return true
  }
}

/** The integer that schedule JSON demands of ids that are none: the first 48 bits of the guid, never 0. */
export function numberOf(guid: string): number {
  return Number.parseInt(guid.replaceAll('-', '').slice(0, 12), 16) || 1
}
