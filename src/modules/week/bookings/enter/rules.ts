import type { Admission } from '#live'
import { className } from '#schools'
import type { findPass, SchoolClass } from '#schools'
import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { Locale } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { PublishedSession } from '../../weeks/published.ts'

/** A class with its seat, and for how many persons that is; null where a class is one connection. */
export type SeatedClass = SchoolClass & { persons: number | null }

export interface Visitor {
  actor: Actor | null
  pass: Awaited<ReturnType<typeof findPass>>
  /** Classes that have their seat in this session. */
  classes: readonly SeatedClass[]
  /** Of a teacher with several classes here: the one that was chosen. */
  wanted: string | undefined
  locale: Locale
  /** A child with a seat of its own, whom its guardian or it itself wants to enter as; with how it is called in rooms. */
  child?: { id: number; regionCode: string | null; nickname: string } | undefined
}

export type Ticket = Pick<Admission, 'subject' | 'kind' | 'label' | 'headMax' | 'cohort' | 'cohortMax' | 'region'>

/**
 * As whom somebody enters: who leads the session before who keeps its room, a teacher with the class before the office on
 * duty, and last a pupil by the class's pass. Nothing: no seat here.
 */
export function chooseTicket(session: Pick<PublishedSession, 'facts'>, visitor: Visitor): Ticket | undefined {
  const { actor, pass, classes } = visitor
  // Asked for by name: whatever else the reader may be.
  if (visitor.child) return childTicket(visitor.child)
  if (actor) {
    // Whose role was taken keeps no room, though the timetable still names them.
    const own = hasRole(actor, 'lecturer', 'moderator') ? session.facts.people.filter((person) => person.personId === actor.id) : []
    const kind = own.some((person) => person.role === 'lecturer') ? 'host' : own.length > 0 ? 'moderator' : undefined
    if (kind) return staffTicket(actor, kind, visitor.locale)
    const taught = classes.filter((one) => one.teacherId === actor.id)
    const schoolClass = taught.find((one) => one.uuid === visitor.wanted) ?? taught[0]
    if (schoolClass) return classTicket(schoolClass)
    if (hasRole(actor, 'office')) return staffTicket(actor, 'duty', visitor.locale)
  }
  const schoolClass = pass && classes.find((one) => one.id === pass.classId)
  if (!schoolClass) return undefined
  const { id, persons, school } = schoolClass
  const cohort = { cohort: `class:${id}`, ...(persons !== null && { cohortMax: persons }) }
  return { kind: 'seat', subject: `class-pass:${pass.id}`, label: pass.nickname, ...cohort, region: school.regionCode }
}

/** No cohort: it belongs to no class here. Never the display name: rooms keep what they are told. */
function childTicket({ id, regionCode, nickname }: NonNullable<Visitor['child']>): Ticket {
  return { kind: 'seat', subject: `person:${id}`, label: nickname, ...(regionCode !== null && { region: regionCode }) }
}

function staffTicket(actor: Actor, kind: 'host' | 'moderator' | 'duty', locale: Locale): Ticket {
  return { kind, subject: `person:${actor.id}`, label: pickText(actor.name, locale).text }
}

/** A class that has grown since it was booked keeps the seats that it has. */
function classTicket(schoolClass: SeatedClass): Ticket {
  const { id, size, persons, school } = schoolClass
  return {
    kind: 'class',
    subject: `class:${id}`,
    label: `${className(schoolClass)}, ${school.settlement}`,
    headMax: Math.min(size, persons ?? size),
    cohort: `class:${id}`,
    region: school.regionCode,
  }
}
