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
}

export const demoFolder = join(projectRoot, 'db/demo')

const read = async <T>(name: string): Promise<T> => JSON.parse(await readFile(join(demoFolder, 'content', `${name}.json`), 'utf8')) as T

/** Everything that is written for the demonstration: half a megabyte, read only where it is wanted. */
export async function readContent(): Promise<Content> {
  const [members, partners, schools, people, topics, sessions, evenings, proposals, programmes, news, questions, week, materials, polls] =
    await Promise.all([
      read<Content['members']>('members'),
      read<Content['partners']>('partners'),
      read<Content['schools']>('schools'),
      read<Content['people']>('people'),
      read<Content['topics']>('topics'),
      read<Content['sessions']>('sessions'),
      read<Content['evenings']>('evenings'),
      read<Content['proposals']>('proposals'),
      read<Content['programmes']>('programmes'),
      read<Content['news']>('news'),
      read<Content['questions']>('questions'),
      read<Content['week']>('week'),
      read<Content['materials']>('materials'),
      read<Content['polls']>('polls'),
    ])
  return { members, partners, schools, people, topics, sessions, evenings, proposals, programmes, news, questions, week, materials, polls }
}

export function peopleOf<R extends Shapes.Person['role']>(people: Shapes.Person[], role: R): Extract<Shapes.Person, { role: R }>[] {
  return people.filter((person): person is Extract<Shapes.Person, { role: R }> => person.role === role)
}
