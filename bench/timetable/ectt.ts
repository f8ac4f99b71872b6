// Instances and solutions of curriculum-based course timetabling, ITC-2007 track 3, in the extended format (.ectt) and the plain one (.ctt).
// Format: Bonutti, De Cesco, Di Gaspero, Schaerf 2012, https://opthub.uniud.it; both are whitespace-separated tokens.

export interface Course {
  id: string
  teacher: string
  lectures: number
  minDays: number
  students: number
}

export interface Instance {
  name: string
  days: number
  periodsPerDay: number
  courses: Course[]
  rooms: { id: string; capacity: number }[]
  /** Indexes of courses. */
  curricula: { id: string; courses: number[] }[]
  /** Course and slot (day × periodsPerDay + period). */
  unavailable: { course: number; slot: number }[]
}

export interface Lecture {
  course: string
  room: string
  day: number
  period: number
}

const sections = ['COURSES', 'ROOMS', 'CURRICULA', 'UNAVAILABILITY_CONSTRAINTS', 'ROOM_CONSTRAINTS'] as const
type Section = (typeof sections)[number]

/** Throws where the text is no instance. Missing sections are empty ones; what UD2 ignores (double, building, room constraints) is skipped. */
export function readInstance(text: string): Instance {
  const { headers, rows } = split(text)
  const days = numberOf(headers, 'days')
  const periodsPerDay = numberOf(headers, 'periods_per_day')
  const courses = rows.COURSES.map(([id, teacher, lectures, minDays, students]) => ({
    id: id!,
    teacher: teacher!,
    lectures: whole(lectures),
    minDays: whole(minDays),
    students: whole(students),
  }))
  const indexes = new Map(courses.map(({ id }, index) => [id, index]))
  const courseOf = (id: string | undefined): number => {
    const index = indexes.get(id ?? '')
    if (index === undefined) throw new Error(`no course is called ${id}`)
    return index
  }
  return {
    name: headers.get('name') ?? '',
    days,
    periodsPerDay,
    courses,
    rooms: rows.ROOMS.map(([id, capacity]) => ({ id: id!, capacity: whole(capacity) })),
    curricula: rows.CURRICULA.map(([id, , ...members]) => ({ id: id!, courses: members.map(courseOf) })),
    unavailable: rows.UNAVAILABILITY_CONSTRAINTS.map(([course, day, period]) => ({
      course: courseOf(course),
      slot: whole(day) * periodsPerDay + whole(period),
    })),
  }
}

/** Rows end with the line in every file known; in CURRICULA the count tells where, so that a wrapped line is no trouble. */
function split(text: string): { headers: Map<string, string>; rows: Record<Section, string[][]> } {
  const headers = new Map<string, string>()
  const rows = Object.fromEntries(sections.map((section) => [section, [] as string[][]])) as Record<Section, string[][]>
  let section: Section | undefined
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const tokens = line.trim().split(/\s+/)
    const word = tokens[0]!.replace(/[:.]$/, '').toUpperCase()
    if (word === '') continue
    if (word === 'END') break
    const heading = tokens.length === 1 || tokens[1] === ':' ? sections.find((one) => one === word) : undefined
    if (heading) section = heading
    else if (section) add(rows[section], section, tokens)
    else addHeader(headers, line)
  }
  return { headers, rows }
}

function addHeader(headers: Map<string, string>, line: string): void {
  const colon = line.indexOf(':')
  if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
}

function add(rows: string[][], section: Section, tokens: string[]): void {
  const last = rows.at(-1)
  if (section === 'CURRICULA' && last && last.length - 2 < whole(last[1])) last.push(...tokens)
  else rows.push(tokens)
}

function whole(token: string | undefined): number {
  const number = Number(token)
  if (token === undefined || !Number.isInteger(number) || number < 0) throw new Error(`${token} is no whole number`)
  return number
}

const numberOf = (headers: Map<string, string>, key: string): number => whole(headers.get(key))

export const writeSolution = (lectures: readonly Lecture[]): string =>
  lectures.map(({ course, room, day, period }) => `${course} ${room} ${day} ${period}\n`).join('')

export function readSolution(text: string): Lecture[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [course, room, day, period] = line.trim().split(/\s+/)
    return { course: course!, room: room!, day: whole(day), period: whole(period) }
  })
}
