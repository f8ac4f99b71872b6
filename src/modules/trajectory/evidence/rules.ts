export type SubjectType = 'class' | 'class_pass' | 'person'
export type Role = 'participant' | 'lecturer' | 'moderator'

export interface Subject {
  type: SubjectType
  id: number
}

const subjectTypes = new Map<string, SubjectType>([
  ['class', 'class'],
  ['class-pass', 'class_pass'],
  ['person', 'person'],
])

/** Who stands behind a ticket, as the week wrote it: "class:12", "class-pass:7", "person:3". Others leave no trace here. */
export function readSubject(word: string): Subject | undefined {
  const [, name = '', id = ''] = /^([a-z-]+):([1-9]\d{0,14})$/.exec(word) ?? []
  const type = subjectTypes.get(name)
  return type && { type, id: Number(id) }
}

const roles = new Map<string, Role>([
  ['class', 'participant'],
  ['seat', 'participant'],
  ['observer', 'participant'],
  ['host', 'lecturer'],
  ['moderator', 'moderator'],
])

/** What a ticket's holder did in the session; the duty officer's visit is not anybody's trajectory. */
export function roleOf(kind: string): Role | undefined {
  return roles.get(kind)
}

/** Present for ten minutes, or for half of the session where that is shorter (the same as SQL trajectory.takes_part). */
export function takesPart(presentS: number, sessionS: number): boolean {
  return presentS > 0 && presentS >= Math.min(600, sessionS / 2)
}

/** Presence times the format's factor, in hours with two digits; nobody is present for longer than the session. */
export function countHours(presentS: number, sessionS: number, factor: number): number {
  return Math.round((Math.min(presentS, sessionS) / 3600) * factor * 100) / 100
}

/** Hours of one series (a week) that may enter the passport. */
export const seriesCapHours = 10
/** Passport hours at which the first certificate is given. */
export const certificateHours = 30

export interface Hours {
  /** Everything, for documents. */
  taught: number
  /** At most `seriesCapHours` of each series: nobody collects a year in one week. */
  passport: number
}

export function sumHours(rows: { series: string; hours: number }[]): Hours {
  const bySeries = new Map<string, number>()
  for (const { series, hours } of rows) bySeries.set(series, (bySeries.get(series) ?? 0) + hours)
  const round = (hours: number) => Math.round(hours * 100) / 100
  const sums = [...bySeries.values()]
  return {
    taught: round(sums.reduce((sum, hours) => sum + hours, 0)),
    passport: round(sums.reduce((sum, hours) => sum + Math.min(hours, seriesCapHours), 0)),
  }
}

export interface TicketAttendance {
  subject: string
  kind: string
  presentS: number
  headCount: number | null
}

export interface Attendance {
  subject: Subject
  role: Role
  presentS: number
  /** Given by the teacher; never mixed with what was measured. */
  headCount: number | null
}

/** One line for each holder and role: of two tickets of the same holder the longer presence counts. */
export function mergeTickets(tickets: TicketAttendance[]): Attendance[] {
  const merged = new Map<string, Attendance>()
  for (const ticket of tickets) {
    const subject = readSubject(ticket.subject)
    const role = roleOf(ticket.kind)
    if (!subject || !role) continue
    const key = `${ticket.subject} ${role}`
    const known = merged.get(key)
    merged.set(key, {
      subject,
      role,
      presentS: Math.max(ticket.presentS, known?.presentS ?? 0),
      headCount: ticket.headCount ?? known?.headCount ?? null,
    })
  }
  return [...merged.values()]
}
