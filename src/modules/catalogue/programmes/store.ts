import { sql } from 'kysely'
import { listMembers } from '#consortium'
import type { Db, Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import type { LocalText } from '#platform/i18n.ts'
import { indexText, joinTexts } from '#platform/search/indexing.ts'
import { listTopics } from '#trends'

/** Name of the kept pages that show programmes. */
export const catalogueScope = 'catalogue'

export type Audience = 'pupils' | 'teachers'
/** "base" enrols and gives the document, "participant" teaches a part, "resource" lends laboratory, equipment, people. */
export type PartRole = 'base' | 'participant' | 'resource'

export interface ProgrammePart {
  memberId: number
  role: PartRole
  part: LocalText
  hours: number
}

export interface LearnerGroup {
  uuid: string
  name: LocalText
  startsOn: string
  endsOn: string
  zone: string
  capacity: number
}

export interface Programme {
  id: number
  slug: string
  title: LocalText
  summary: LocalText
  audience: Audience
  gradeFrom: number
  gradeTo: number
  hours: number
  topicSlug: string
  /** The base first, then those who teach, then those who lend. */
  parts: ProgrammePart[]
  /** By the day they start. */
  groups: LearnerGroup[]
}

const partsJson = sql<ProgrammePart[]>`coalesce((
  select json_agg(json_build_object('memberId', m.member_id, 'role', m.role, 'part', m.part, 'hours', m.hours)
    order by array_position(array['base','participant','resource'], m.role), m.hours desc, m.member_id)
  from catalogue.programme_member m where m.programme_id = programme.id), '[]')`

const groupsJson = sql<LearnerGroup[]>`coalesce((
  select json_agg(json_build_object('uuid', g.uuid, 'name', g.name, 'startsOn', g.starts_on, 'endsOn', g.ends_on,
    'zone', g.zone, 'capacity', g.capacity) order by g.starts_on, g.id)
  from catalogue.learner_group g where g.programme_id = programme.id), '[]')`

/** Every programme with its parts and groups, by the youngest grade it is for. */
export async function selectProgrammes(db: Db): Promise<Programme[]> {
  const rows = await db
    .selectFrom('catalogue.programme as programme')
    .selectAll('programme')
    .select([partsJson.as('parts'), groupsJson.as('groups')])
    .orderBy('programme.audience')
    .orderBy('programme.grade_from')
    .orderBy('programme.slug')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    title: row.title as LocalText,
    summary: row.summary as LocalText,
    audience: row.audience as Audience,
    gradeFrom: row.grade_from,
    gradeTo: row.grade_to,
    hours: row.hours,
    topicSlug: row.topic_slug,
    parts: row.parts,
    groups: row.groups,
  }))
}

export type NewProgramme = Omit<Programme, 'id' | 'parts' | 'groups'> & {
  parts: { memberId: number; role: PartRole; part?: LocalText; hours?: number }[]
  groups: Omit<LearnerGroup, 'uuid'>[]
}

/** Adds a programme with its parts and groups. Returns the id. */
export async function insertProgramme(trx: Trx, programme: NewProgramme): Promise<number> {
  const { parts, groups } = programme
  const { id } = await trx
    .insertInto('catalogue.programme')
    .values({
      slug: programme.slug,
      title: JSON.stringify(programme.title),
      summary: JSON.stringify(programme.summary),
      audience: programme.audience,
      grade_from: programme.gradeFrom,
      grade_to: programme.gradeTo,
      hours: programme.hours,
      topic_slug: programme.topicSlug,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { memberId, role, part = {}, hours = 0 } of parts) {
    await trx
      .insertInto('catalogue.programme_member')
      .values({ programme_id: id, member_id: memberId, role, part: JSON.stringify(part), hours })
      .execute()
  }
  for (const { name, startsOn, endsOn, zone, capacity } of groups) {
    await trx
      .insertInto('catalogue.learner_group')
      .values({ programme_id: id, name: JSON.stringify(name), starts_on: startsOn, ends_on: endsOn, zone, capacity })
      .execute()
  }
  await bumpPages(trx, catalogueScope)
  await indexProgrammes(trx, id)
  return id
}

/** Makes programmes findable: all of them, or one. */
export async function indexProgrammes(trx: Trx, id?: number): Promise<void> {
  const programmes = (await selectProgrammes(trx)).filter((programme) => id === undefined || programme.id === id)
  const members = new Map((await listMembers(trx)).map((member) => [member.id, member]))
  const topics = new Map((await listTopics(trx)).map(({ slug, name }) => [slug, name]))
  await indexText(
    trx,
    programmes.map(({ id: ownerId, slug, title, summary, topicSlug, parts, groups }) => {
      const own = parts.flatMap((part) => members.get(part.memberId) ?? [])
      return {
        ...{ kind: 'programme', ownerId, path: `/programmes/${slug}`, title },
        names: own.map(({ name }) => name),
        body: joinTexts([summary, ...parts.map(({ part }) => part)]),
        keywords: [topics.get(topicSlug) ?? {}, ...own.map(({ shortName }) => shortName), ...groups.map(({ name }) => name)],
      }
    }),
  )
}
