import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import type { NamedAddress } from './cells/values.ts'
import { isAddress } from './cells/values.ts'
import { fold, textWords } from './cells/words.ts'

export type LeadRole = 'lecturer' | 'moderator'

/** Somebody whom the table names. A newcomer has a number of no account until the table is written. */
export interface Named {
  actor: Actor
  isNew: boolean
  /** Roles that the table needs them to have. */
  roles: Set<LeadRole>
}

/** Numbers of newcomers begin where no account's ever will. */
const newIds = 900_000_000_000_000

/** The people of one table: each once, however many rows name them. */
export class Roster {
  readonly #known: ReadonlyMap<string, Actor>
  readonly #byName: Map<LeadRole, Map<string, Actor[]>>
  readonly #named = new Map<number, Named>()
  readonly #newcomers = new Map<string, Actor>()

  constructor(known: ReadonlyMap<string, Actor>, leaders: Record<LeadRole, readonly Actor[]>) {
    this.#known = known
    const names = (list: readonly Actor[]) => {
      const pairs = list.flatMap((actor) => [...new Set(textWords(actor.name).map(fold))].map((name) => ({ name, actor })))
      return new Map([...Map.groupBy(pairs, ({ name }) => name)].map(([name, group]) => [name, group.map(({ actor }) => actor)]))
    }
    this.#byName = new Map([
      ['lecturer', names(leaders.lecturer)],
      ['moderator', names(leaders.moderator)],
    ])
  }

  get people(): Named[] {
    return [...this.#named.values()]
  }

  /** By the address where there is one, else by the whole name among those who hold the role already. */
  find({ name, email }: NamedAddress, role: LeadRole): Named | MessageKey {
    if (email === '') return this.#findByName(name, role)
    if (!isAddress(email)) return 'week-intake.wrong.email'
    const known = this.#known.get(email)
    if (known) return hasRole(known, 'pupil') ? 'week-intake.wrong.pupil' : this.#note(known, false, role)
    const newcomer = this.#newcomers.get(email) ?? this.#addNewcomer(name, email)
    return newcomer ? this.#note(newcomer, true, role) : 'week-intake.wrong.personName'
  }

  #findByName(name: string, role: LeadRole): Named | MessageKey {
    const found = this.#byName.get(role)!.get(fold(name)) ?? []
    if (found.length > 1) return 'week-intake.wrong.persons'
    return found[0] ? this.#note(found[0], false, role) : 'week-intake.wrong.person'
  }

  #addNewcomer(name: string, email: string): Actor | undefined {
    if (name === '') return undefined
    const id = newIds + this.#newcomers.size
    const actor: Actor = { id, name: nameOf(name), email, locale: null, zone: null, grade: null, look: null, roles: [] }
    this.#newcomers.set(email, actor)
    return actor
  }

  #note(actor: Actor, isNew: boolean, role: LeadRole): Named {
    const named = this.#named.get(actor.id) ?? { actor, isNew, roles: new Set<LeadRole>() }
    named.roles.add(role)
    this.#named.set(actor.id, named)
    return named
  }
}

const nameOf = (name: string): LocalText => ({ [/\p{Script=Cyrillic}/u.test(name) ? 'ru' : 'en']: name.slice(0, 120) })
