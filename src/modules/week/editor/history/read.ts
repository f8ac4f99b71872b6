import { coordinatedMembers } from '../../proposals/rules.ts'
import type { Scope } from '../board/scope.ts'
import { findPerson, listPeopleWithRole } from '#people'
import type { Db } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { Board } from '../board/board.ts'
import { findSession } from '../board/board.ts'
import type { KeptCommand } from '../commands/merge.ts'
import { facets } from '../commands/merge.ts'
import { listLastCommands } from '../commands/store.ts'

/** One command in the list of what was done. */
export interface ToldCommand {
  revision: number
  at: Temporal.Instant
  kind: string
  name: LocalText
  /** Of those sessions, the first that its reader may know, by its index; and how many there are. */
  first: number | undefined
  sessions: number
  undoes: number | null
  /** Nothing of it was changed again since, and all of it is its reader's to steer. */
  canUndo: boolean
}

const most = 12
/** Only so far back it is known whether something was changed again: older ones say so when they are tried. */
const readBack = 60

/** What was done last; a coordinator reads what touched the own member's sessions only. */
export async function readHistory(db: Db, board: Board): Promise<ToldCommand[]> {
  const commands = await listLastCommands(db, board.week.id, readBack)
  const told = commands
    .map((command, at) => ({
      command,
      later: commands.slice(0, at),
      own: command.changes.flatMap(({ guid }) => findSession(board, guid) ?? []),
    }))
    .filter(({ command, own }) => board.scope === undefined || own.length === command.changes.length)
    .slice(0, most)
  const names = await namesOf(
    db,
    told.map(({ command }) => command.actorId),
    board.scope,
  )
  return told.map(({ command, later, own }) => ({
    revision: command.revision,
    at: command.at,
    kind: command.kind,
    name: names.get(command.actorId ?? 0) ?? {},
    first: own[0],
    sessions: command.changes.length,
    undoes: command.undoes,
    canUndo: own.length === command.changes.length && later.every((other) => !meet(command, other)),
  }))
}

function meet(a: KeptCommand, b: KeptCommand): boolean {
  const touched = new Set(
    b.changes.flatMap(({ guid, after }) => facets.filter((facet) => after[facet] !== undefined).map((facet) => `${guid} ${facet}`)),
  )
  return a.changes.some(({ guid, after }) => facets.some((facet) => after[facet] !== undefined && touched.has(`${guid} ${facet}`)))
}

/**
 * Office and coordinators in two statements, however many they are; whoever is no longer one of them is looked for alone. A coordinator
 * reads the names of the office and of the own member's; another university's stay "somebody".
 */
export async function namesOf(db: Db, ids: readonly (number | null)[], scope: Scope): Promise<Map<number, LocalText>> {
  const wanted = new Set(ids.filter((id) => id !== null))
  const names = new Map<number, LocalText>()
  if (wanted.size === 0) return names
  const coordinators = await listPeopleWithRole(db, 'coordinator')
  const own = coordinators.filter((person) => scope === undefined || coordinatedMembers(person).some((member) => scope.includes(member)))
  for (const { id, name } of [...(await listPeopleWithRole(db, 'office')), ...own]) if (wanted.has(id)) names.set(id, name)
  if (scope !== undefined) return names
  for (const id of wanted) {
    const other = names.has(id) ? undefined : await findPerson(db, id)
    if (other) names.set(id, other.name)
  }
  return names
}
