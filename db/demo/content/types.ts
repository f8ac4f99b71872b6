// The shapes of the demonstration's content. Every text exists in Russian and English;
// a few titles carry their own language as well (tt: Tatar, sah: Sakha).
export type Text = { ru: string; en: string; tt?: string; sah?: string }

/** A settled place: ISO 3166-2 code of db/regions.json and the IANA zone of the settlement. */
type Place = { region: string; zone: string }

export type Topic = { slug: string; name: Text; position: number }

export type Member = Place & {
  slug: string
  name: Text
  shortName: Text
  city: Text
  /** #rrggbb, at least 4.5:1 on white. */
  accent: string
  topic: string
  /** The strong field in words. */
  field: Text
  /** One sentence about its House. */
  house: Text
  /** One of the twelve accents, and what its logo shows; null where it has none. */
  look: { accent: number; logo: Text | null }
  joinedDaysAgo: number
}

export type Partner = Place & {
  slug: string
  name: Text
  kind: 'industry' | 'institute' | 'museum'
  city: Text
  about: Text
  tasks: { slug: string; topic: string; title: Text; text: Text }[]
}

export type School = Place & {
  slug: string
  name: Text
  settlement: Text
  /** A village is rural. */
  kind: 'city' | 'town' | 'village'
}

/** `demo: true` marks the one person of each role whom a newcomer may become. */
type PersonOf<R extends string> = Place & { slug: string; role: R; demo?: true; name: Text }
type Adult<R extends string> = PersonOf<R> & { email: string }

export type Lecturer = Adult<'lecturer'> & {
  member: string
  stage: 'scientist' | 'young-researcher'
  /** Stands after the name: "physicist who …". */
  about: Text
}
export type Moderator = Adult<'moderator'> & { member: string }
export type Coordinator = Adult<'coordinator'> & { member: string }
export type OfficeStaff = Adult<'office'>
export type Evaluator = Adult<'evaluator'>
export type PartnerStaff = Adult<'partner'> & { partner: string }
/** `about` is the subject taught. */
export type Teacher = Adult<'teacher'> & { school: string; about: Text }
export type Guardian = Adult<'guardian'> & { children: string[] }
/** First name and initial only, and no address. */
export type Pupil = PersonOf<'pupil'> & { grade: number; school: string }

export type Person = Lecturer | Moderator | Coordinator | OfficeStaff | Evaluator | PartnerStaff | Teacher | Guardian | Pupil

export type AccessFact = 'captions' | 'sign-language' | 'transcript' | 'no-flashing' | 'audio-described'

export type SessionItem = {
  slug: string
  member: string
  title: Text
  abstract: Text
  format: 'lecture' | 'workshop' | 'seminar' | 'tour'
  gradeFrom: number
  gradeTo: number
  topic: string
  language: 'ru' | 'en' | 'tt' | 'sah'
  /** Slugs of lecturers, the leading one first. */
  lecturers: string[]
  /** What is needed at home, one thing each; often empty. */
  kit: Text[]
  access: AccessFact[]
  durationMin: number
  /** Blocks before the screen and away from it; their minutes sum to durationMin. */
  blocks: { minutes: number; screen: boolean }[]
}

/** A long programme for families and teachers, for the hours when no school is awake. For all grades. */
export type EveningItem = Pick<SessionItem, 'slug' | 'member' | 'title' | 'abstract' | 'topic' | 'lecturers' | 'access'> & {
  durationMin: 60 | 90 | 120
}

/** A proposal that the office still works on. */
export type Proposal = Pick<
  SessionItem,
  'slug' | 'member' | 'title' | 'abstract' | 'format' | 'gradeFrom' | 'gradeTo' | 'topic' | 'language' | 'lecturers' | 'durationMin'
> & { state: 'draft' | 'submitted' | 'accepted' | 'declined'; note?: Text; decision?: Text }

/** Words of the week itself; {dates} and {name} are filled in. */
export type WeekTexts = {
  name: Text
  memberStream: Text
  streams: { slug: string; name: Text }[]
  /** A title of the first release that the second one puts right. */
  announced: Text
  /** What the office says about each release. */
  releases: Text[]
  /** The week after this one, of which there is only a call yet. */
  next: { name: Text; streams: { slug: string; name: Text }[]; call: Text; declined: Text; comments: Text[] }
}

/** What sessions give to see and to do: slides and a sheet for all, a task for each topic. */
export type MaterialTexts = {
  slides: { title: Text; says: Text[] }
  handout: { title: Text; body: Text }
  tasks: { topic: string; title: Text; body: Text }[]
}

/** What the invented staff ask all in a room, whatever its topic. */
export type Poll = { question: Text; choices: Text[] }

/** What a child might ask in a room about this topic. */
export type Question = { topic: string; text: Text }

export type Programme = {
  slug: string
  title: Text
  summary: Text
  audience: 'pupils' | 'teachers'
  gradeFrom: number
  gradeTo: number
  /** Equals the sum of the members' hours. */
  hours: number
  topic: string
  mode: 'remote'
  /** Exactly one base member; joint programmes have 2 to 4. */
  members: { member: string; role: 'base' | 'participant' | 'resource'; hours: number }[]
  groups: { name: Text; startOffsetDays: number; weeks: number; capacity: number; zone: string }[]
}

/** What the many families that apply in the draws are called; {number} is filled in. */
export type FamilyWords = {
  childNames: string[]
  initials: string[]
  guardianName: Text
  office: Text
  draws: Record<'drawn' | 'open', Text>
  /** In their published order; `units` of each pool go to those with the letter first. */
  quotas: { letter: string; kind: 'region' | 'rural' | 'firstTime'; label: Text; units: number; regions: string[] }[]
}

export type NewsItem = {
  slug: string
  /** null: news of the consortium itself. */
  member: string | null
  /** Days from today, 0 or negative. */
  dayOffset: number
  title: Text
  lead: Text
  /** Paragraphs. */
  body: Text[]
}

/** db/regions.json, which is not invented. */
export type Region = {
  code: string
  name: { ru: string; en: string }
  zone: string
  zones: string[]
  tile: { col: number; row: number }
  pupilsThousands: number
}
