import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '#platform/root.ts'
import type * as Shapes from '../../../db/demo/content/types.ts'

export type {
  EveningItem,
  Guardian,
  Lecturer,
  Member,
  Moderator,
  NewsItem,
  Partner,
  Person,
  Programme,
  Proposal,
  Pupil,
  Question,
  School,
  SessionItem,
  Teacher,
  Text,
  Topic,
} from '../../../db/demo/content/types.ts'

export interface Content {
  members: Shapes.Member[]
  partners: Shapes.Partner[]
  schools: Shapes.School[]
  people: Shapes.Person[]
  topics: Shapes.Topic[]
  sessions: Shapes.SessionItem[]
  evenings: Shapes.EveningItem[]
  proposals: Shapes.Proposal[]
  programmes: Shapes.Programme[]
  news: Shapes.NewsItem[]
  questions: Shapes.Question[]
  week: Shapes.WeekTexts
  materials: Shapes.MaterialTexts
  polls: Shapes.Poll[]
  families: Shapes.FamilyWords
}

/** Each stands in a file of its own. */
const files: Record<keyof Content, true> = {
  members: true,
  partners: true,
  schools: true,
  people: true,
  topics: true,
  sessions: true,
  evenings: true,
  proposals: true,
  programmes: true,
  news: true,
  questions: true,
  week: true,
  materials: true,
  polls: true,
  families: true,
}

export const demoFolder = join(projectRoot, 'db/demo')

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(demoFolder, 'content', `${name}.json`), 'utf8'))

/** Everything that is written for the demonstration: half a megabyte, read only where it is wanted. */
export async function readContent(): Promise<Content> {
  const names = Object.keys(files) as (keyof Content)[]
  const parts = await Promise.all(names.map((name) => read(name)))
  return Object.fromEntries(names.map((name, at) => [name, parts[at]])) as unknown as Content
}

export function peopleOf<R extends Shapes.Person['role']>(people: Shapes.Person[], role: R): Extract<Shapes.Person, { role: R }>[] {
  return people.filter((person): person is Extract<Shapes.Person, { role: R }> => person.role === role)
}
