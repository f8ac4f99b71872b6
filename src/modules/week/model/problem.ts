// The week as the evaluator, the editor's browser code, the worker threads and the engine see it: plain JSON, numbers instead of
// instants, indices instead of ids. `load.ts` builds it on the server; nothing in this folder but that file knows a database or tzdata.
//
// A tick is five minutes. Tick 0 is midnight, on the wall of the week's zone, at the beginning of its first day; ticks count minutes that
// really pass, so a day of 25 hours has 300 of them. Everything lies in [0, tickCount).

/** Text by language. */
export type Words = Record<string, string>

export const tickMin = 5
export const tickMs = tickMin * 60_000

/** [from, until) in ticks; lists of them are in order and don't touch. */
export type Ticks = readonly [from: number, until: number]

export interface WeekProblem {
  /** Epoch milliseconds of tick 0. */
  originMs: number
  tickCount: number
  /** IANA id of the week: its days are days on this wall. */
  zone: string
  days: readonly Day[]
  streams: readonly Stream[]
  persons: readonly Person[]
  groups: readonly ZoneGroup[]
  /** What may be placed or is: accepted, confirmed, placed. Everything else refers to them by index. */
  sessions: readonly Session[]
  /** Sessions that are waves of one item, by `Session.item`; an item without waves has one session. */
  items: readonly (readonly number[])[]
  tracks: readonly Words[]
  limits: Limits
  /** The timetable's revision that this was read at: a command that changes it carries it. */
  revision: number
  /** Of the runtime that turned zones into ticks: when it changes, the week is looked at anew. */
  tzdata: string
}

export interface Day {
  date: string
  ticks: Ticks
}

export interface Stream {
  id: number
  slug: string
  name: Words
  /** When it is open. */
  open: readonly Ticks[]
  /** Seats that fit; null: as many as a format sells. */
  capacity: number | null
}

export interface Person {
  /** Null: a name of an imported week, known by its speaker alone. */
  personId: number | null
  speakerId: number | null
  name: Words
  /** When this person can, what is preferred included; null: has told nothing, which is unknown and not always. */
  available: readonly Ticks[] | null
  /** Empty: has no preference. */
  preferred: readonly Ticks[]
  /** 08:00–20:00 by the own clock: when the automatic timetable may ask somebody who has told nothing. */
  waking: readonly Ticks[]
  /** The vetting holds before this tick; 0: there is none that holds in the week; tickCount: throughout. */
  vettedUntil: number
}

/** IANA ids with schools whose clocks agree throughout the week: eleven in Russia. From west to east. */
export interface ZoneGroup {
  /** The id that people know best. */
  zone: string
  zones: readonly string[]
  /** 08:30–14:00 and 08:00–20:00 on the group's own wall, day by day: a session must fit one of them whole. */
  school: readonly Ticks[]
  waking: readonly Ticks[]
  /** Local minutes of the day at tick 0, and where the clock is put on or back within the week: [tick, local minute], in order. */
  clock: readonly (readonly [tick: number, minute: number])[]
  /** Share of all pupils of grades 1–11 (regions' estimates), and of the classes that are registered here: each adds up to 1. */
  pupilShare: number
  classShare: number
  /** Regions whose main clock it is: the rows of the heat map. */
  regions: readonly string[]
}

export type Role = 'lecturer' | 'moderator'

export interface Session {
  id: number
  guid: string
  slug: string
  title: Words
  state: 'accepted' | 'confirmed' | 'placed'
  format: string
  durationMin: number
  /** What it is made of, in order; empty: not told. */
  blocks: readonly { minutes: number; screen: boolean }[]
  /** Norms of screen time that it breaks wherever it stands. */
  norms: readonly { kind: 'norm' | 'screen' | 'screenTotal'; values: Readonly<Record<string, number>> }[]
  gradeFrom: number | null
  gradeTo: number | null
  /** The field: slug of its topic. */
  topic: string | null
  /** Index of the track. */
  track: number | null
  memberId: number | null
  /** Index in `items`. */
  item: number
  wave: 'live' | 'reaired'
  /** For a re-airing: the session that is shown again, which must have ended. */
  airs: number | null
  /** Everybody but moderators, and the roles they are in: their places can't be taken by others. */
  lecturers: readonly number[]
  /** Who may moderate it besides those who do now. */
  candidates: readonly number[]
  /** Seats that it sells. */
  seats: number
  /** How many sessions of the kind one moderator may hold at once. */
  moderatorMax: number
  locked: boolean
  /** Bookings of classes and children that hold. */
  booked: number
  /** As the timetable stands; null: not placed. */
  placing: Placing | null
  /** Who moderates it, placed or not. */
  moderators: readonly number[]
  /** As the last release published it. */
  released: { start: number; stream: number } | null
  revision: number
}

/** Where a session goes. Whole ticks, but for what was placed between two of them elsewhere. */
export interface Placing {
  start: number
  /** Index of the stream. */
  stream: number
  /** Indices of persons. */
  moderators: readonly number[]
}

/** Norms that are no weights. */
export interface Limits {
  /** Minutes that a stream stays empty between two sessions. */
  turnoverMin: number
  /** So many sessions of one field for the same grades at once are too many. */
  audienceAtOnce: number
  /** Share of the zone groups that an item with waves should reach in school hours. */
  zoneTarget: number
  /** Between the end of a live wave and its re-airing. */
  reairAfterMin: number
  /** A moderator's minutes in one day that cost nothing. */
  moderatorDayMin: number
  /** A move since the release costs no more than one of so many minutes. */
  movedMostMin: number
}

export const limits: Limits = {
  turnoverMin: 10,
  audienceAtOnce: 3,
  zoneTarget: 0.8,
  reairAfterMin: 30,
  moderatorDayMin: 240,
  movedMostMin: 120,
}

export const warningKinds = [
  'dates',
  'person',
  'unavailable',
  'unknown',
  'closed',
  'stream',
  'capacity',
  'moderator',
  'adults',
  'reairing',
  'audience',
  'zones',
  'norm',
  'screen',
  'screenTotal',
] as const
/**
 * dates: outside of the week · person: somebody is in two sessions · unavailable: outside of what a person told · unknown: a person told
 * nothing · closed: the stream is closed · stream: another session is in it, or leaves less than the turnover · capacity: more seats are
 * sold than the stream holds · moderator: holds too many at once · adults: fewer than two vetted ones throughout · reairing: before its
 * live wave has ended and been made ready · audience: too many of one field for the same grades at once · zones: its waves reach too few
 * zones in school hours · norm: longer than the age's · screen: longer before the screen than the age's norm without a break · screenTotal:
 * longer before the screen in all.
 */
export type WarningKind = (typeof warningKinds)[number]

export interface Warning {
  kind: WarningKind
  /** A block stops placing and release; a warning may stand. */
  level: 'block' | 'warn'
  /** Index of the session that it stands at. */
  session: number
  /** The other session, where it lies between two. */
  other?: number
  /** The person whom it is about. */
  person?: number
  /** What the sentence counts, by the names of its placeholders: minutes, most, adults, seats, n, zones, grade. */
  values: Readonly<Record<string, number>>
  /** The form's field that can mend it. */
  field: 'date' | 'time' | 'stream' | 'lecturer1' | 'moderator' | 'durationMin'
}

/** Soft terms with what one unit costs unless the office says otherwise (week.weight). The order is that of the page of weights. */
export const weightPresets = {
  /** session */
  unplaced: 1000,
  /** zone × item that no wave reaches awake */
  asleep: 60,
  /** zone × item that no wave reaches in school hours */
  outOfSchool: 20,
  /** pair × 30 min */
  audience: 10,
  /** 30 min over four hours of one day */
  moderatorLoad: 5,
  /** 30 min of one person */
  preference: 4,
  /** 10 min, at most 12; double where booked */
  moved: 3,
  /** session */
  streamChanged: 3,
  /** session off the even share, per day */
  bands: 2,
  /** extra stream of a track */
  scattered: 1,
} as const satisfies Record<string, number>

export type TermName = keyof typeof weightPresets
export type Weights = Record<TermName, number>

export const termNames = Object.keys(weightPresets) as TermName[]

/** Costs are whole numbers: one point of a weight is so many of them (a tick is a sixth of 30 min, a zone's share a fraction). */
export const costPerPoint = 600

/** The first minute of a session within the week, and the one after its last. */
export const startMinOf = (placing: { start: number }): number => Math.round(placing.start * tickMin)
