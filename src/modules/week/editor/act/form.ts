import type { FormValues } from '#platform/http/form.ts'
import { isUuid } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { Temporal, atWall } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import type { Change, CommandKind } from '../commands/command.ts'

/** What a button or a form of the editor asks for. */
export type Wish = { kind: 'undo'; undoes: number } | { kind: Exclude<CommandKind, 'undo' | 'apply'>; change: Change; did: string }

export type Parsed = { ok: true; wish: Wish } | { ok: false; field: string; reason: MessageKey }

/**
 * The value of the pressed button says what to do, in words with spaces between: "put GUID INSTANT STREAM", "unplace GUID",
 * "lock GUID", "unlock GUID", "undo REVISION"; "put GUID", "people GUID" and "duration GUID" take the rest from the form's fields.
 * A word more names the button, which then has the focus again.
 */
export function parseWish(fields: FormValues, week: Pick<Week, 'zone'>): Parsed {
  const [verb = '', guid = '', ...rest] = (fields.do ?? '').split(' ')
  if (verb === 'undo') return /^\d{1,9}$/.test(guid) ? { ok: true, wish: { kind: 'undo', undoes: Number(guid) } } : unreadable
  if (!isUuid(guid)) return unreadable
  if (verb === 'put' && rest.length > 0) return parsePut(guid, rest)
  if (verb === 'put') return parseTyped(guid, fields, week)
  if (verb === 'unplace') return wished('unplace', { guid, place: null }, verb)
  if (verb === 'lock' || verb === 'unlock') return wished('lock', { guid, locked: verb === 'lock' }, 'lock')
  if (verb === 'duration') return parseDuration(guid, fields)
  return verb === 'people' ? parsePeople(guid, fields) : unreadable
}

const unreadable = { ok: false, field: 'form', reason: 'week-editor.unreadable' } as const
const wished = (kind: Exclude<CommandKind, 'undo' | 'apply'>, change: Change, did: string): Parsed => ({
  ok: true,
  wish: { kind, change, did },
})

/** Zod would read the same: one word of each, exactly as our own buttons wrote it. */
function parsePut(guid: string, [at = '', stream = '', did = 'put']: string[]): Parsed {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(at) || !/^\d{1,15}$/.test(stream) || !/^[a-z]{1,12}$/.test(did))
    return unreadable
  const startsAt = readInstant(at)
  return startsAt ? wished('place', { guid, place: { startsAt, streamId: Number(stream) } }, did) : unreadable
}

function readInstant(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(text)
  } catch {
    return undefined
  }
}

/** Date and time on the wall of the week's zone. */
function parseTyped(guid: string, { date = '', time = '', stream = '' }: FormValues, { zone }: Pick<Week, 'zone'>): Parsed {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || readInstant(`${date}T00:00Z`) === undefined)
    return { ok: false, field: 'date', reason: 'week.place.dateWrong' }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { ok: false, field: 'time', reason: 'week.place.timeWrong' }
  if (!/^\d{1,15}$/.test(stream)) return { ok: false, field: 'stream', reason: 'week.place.streamNeeded' }
  return wished('place', { guid, place: { startsAt: atWall(date, time, zone), streamId: Number(stream) } }, 'put')
}

function parseDuration(guid: string, { durationMin = '' }: FormValues): Parsed {
  const minutes = /^\d{1,3}$/.test(durationMin) ? Number(durationMin) : 0
  if (minutes < 5 || minutes > 600) return { ok: false, field: 'durationMin', reason: 'week.place.durationWrong' }
  return wished('duration', { guid, durationMin: minutes }, 'duration')
}

/** Fields hold accounts' ids; what came from a file keeps its speaker's row as "s17". */
function parsePeople(guid: string, fields: FormValues): Parsed {
  const people = (['lecturer', 'moderator'] as const).flatMap((role) =>
    [1, 2, 3].flatMap((turn) => {
      const [, row, id] = /^(s?)(\d{1,15})$/.exec(fields[`${role}${turn}`] ?? '') ?? []
      if (id === undefined) return []
      return [row === 's' ? { role, speakerId: Number(id) } : { role, personId: Number(id) }]
    }),
  )
  return wished('people', { guid, people }, 'people')
}
