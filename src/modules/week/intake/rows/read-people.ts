import { isZone } from '#platform/time.ts'
import { usefulMin } from '../../availability/rules.ts'
import type { AvailabilitySpan } from '../../availability/rules.ts'
import type { Context } from './context.ts'
import type { LeadRole, Named, Roster } from './roster.ts'
import type { Row } from './row.ts'
import { parseAvailability, parseNamed } from './cells/values.ts'

export interface RowPeople {
  /** The first leads, the others lead too. */
  lecturers: Named[]
  moderator: Named | undefined
  /** Where in the file each of the two is said. */
  columns: { lecturer: string; moderator: string }
}

/** What a row says of its lecturer's hours. */
export interface Told {
  personId: number
  zone: string
  spans: AvailabilitySpan[]
}

export function readPeople(row: Row, roster: Roster): RowPeople {
  const columns = { lecturer: columnOf(row, 'lecturer'), moderator: columnOf(row, 'moderator') }
  const lecturer = readOne(row, roster, 'lecturer')
  const moderator = readOne(row, roster, 'moderator')
  const others = row
    .text('coSpeakers')
    .split(/[;\n]/)
    .filter((part) => part.trim() !== '')
    .flatMap((part) => findNamed(row, roster, 'coSpeakers', part, '', 'lecturer') ?? [])
  const lecturers = [...new Set([...(lecturer ? [lecturer] : []), ...others])]
  if (moderator && lecturers.includes(moderator)) row.refuse(columns.moderator, 'week.proposal.sameAdult')
  return { lecturers, moderator, columns }
}

const columnOf = (row: Row, role: LeadRole): string => (row.has(`${role}Email`) ? `${role}Email` : role)

/** Name and address may stand in one column or in two. */
function readOne(row: Row, roster: Roster, role: LeadRole): Named | undefined {
  const [name, email] = [row.text(role), row.text(`${role}Email`)]
  if (name === '' && email === '') return undefined
  return findNamed(row, roster, email === '' ? role : `${role}Email`, name || email, email, role)
}

function findNamed(row: Row, roster: Roster, column: string, words: string, email: string, role: LeadRole): Named | undefined {
  const named = parseNamed(words)
  const address = email === '' ? undefined : parseNamed(email)
  if (!named || (email !== '' && !address?.email)) {
    row.refuse(column, 'week-intake.wrong.email')
    return undefined
  }
  const found = roster.find({ name: named.name || (address?.name ?? ''), email: address?.email || named.email }, role)
  if (typeof found !== 'string') return found
  row.refuse(column, found)
  return undefined
}

/** The hours of the first lecturer. Whoever told theirs already knows better. */
export function readTold(row: Row, { week, open, told }: Context, lecturer: Named | undefined): Told | undefined {
  const words = row.text('availability')
  const zone = row.text('zone') || (lecturer?.actor.zone ?? week.zone)
  if (!isZone(zone)) {
    row.refuse('zone', 'week-intake.wrong.zone')
    return undefined
  }
  if (words === '') return undefined
  const spans = parseAvailability(words, Number(week.startsOn.slice(0, 4)))
  if (!spans) row.refuse('availability', 'week-intake.wrong.availability')
  if (!spans || !lecturer) return undefined
  if (told.has(lecturer.actor.id)) {
    row.warn('availability', 'week-intake.gap.told')
    return undefined
  }
  if (usefulMin({ zone, spans }, open) === 0) row.warn('availability', 'week-intake.gap.missed')
  return { personId: lecturer.actor.id, zone, spans }
}
