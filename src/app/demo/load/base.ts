import { insertProgramme } from '#catalogue'
import { insertMember, insertPartner, insertTask } from '#consortium'
import { insertNewsItem } from '#news'
import { children, register } from '#people'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { Temporal, moscowZone, wallDate } from '#platform/time.ts'
import { insertTopic } from '#trends'
import type { Content, Person, Programme, Pupil } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { BaseIds } from '../state.ts'
import { claimClass, insertFamilies, signConsents } from './families.ts'
import { insertLooks } from './logos.ts'
import { inviteStaff, originOf } from './papers.ts'
import { insertSchoolsWithClasses } from './schools.ts'

type Ids = Record<string, number>

/** Everything that stands whatever week it is: members, partners, people of every role, schools with classes, programmes, news. */
export async function insertBase(world: World, trx: Trx, content: Content, now: Temporal.Instant): Promise<BaseIds> {
  const today = wallDate(now, moscowZone)
  for (const topic of content.topics) await insertTopic(trx, topic)
  const members = await insertMembers(trx, content, today)
  await insertLooks(world, trx, content.members, members)
  const partners = await insertPartners(trx, content)
  const people: Ids = {}
  for (const person of content.people) people[person.slug] = await insertOne(world, trx, person, { members, partners })
  for (const guardian of peopleOf(content.people, 'guardian')) {
    for (const child of guardian.children) await register.guardianship(trx, people[guardian.slug]!, people[child]!)
  }
  await inviteStaff(trx, content, { people, members }, { now, origin: originOf(world) })
  await signConsents(world, trx, content, people, now)
  const applicants = await insertFamilies(world, trx, content)
  const classes = await insertSchoolsWithClasses(world, trx, content, people, now)
  await claimClass(trx, content, people, classes, now)
  for (const programme of content.programmes) await insertOneProgramme(trx, programme, members, today)
  await insertNews(trx, content, { members, authorId: peopleOf(content.people, 'office')[0]!.slug, people }, now)
  return { people, members, classes, applicants }
}

const daysFrom = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString()

async function insertMembers(trx: Trx, content: Content, today: string): Promise<Ids> {
  const ids: Ids = {}
  for (const { slug, name, shortName, city, house, field, region, zone, accent, joinedDaysAgo } of content.members) {
    const joinedOn = daysFrom(today, -joinedDaysAgo)
    ids[slug] = await insertMember(trx, { slug, name, shortName, city, about: house, field, regionCode: region, zone, accent, joinedOn })
  }
  return ids
}

async function insertPartners(trx: Trx, content: Content): Promise<Ids> {
  const ids: Ids = {}
  for (const { slug, name, about, kind, tasks } of content.partners) {
    ids[slug] = await insertPartner(trx, { slug, name, about, kind })
    for (const task of tasks) await insertTask(trx, { partnerId: ids[slug], title: task.title, body: task.text, field: task.topic })
  }
  return ids
}

async function insertOne(world: World, trx: Trx, person: Person, { members, partners }: { members: Ids; partners: Ids }): Promise<number> {
  if (person.role === 'pupil') return insertPupil(world, trx, person)
  const id = await register.person(trx, {
    name: person.name,
    email: 'email' in person ? person.email : null,
    zone: person.zone,
    regionCode: person.region,
    demoRole: person.demo ? person.role : null,
  })
  await register.role(trx, id, person.role, scopeOf(person, members, partners))
  return id
}

/** A child has one display name, in the family's own language. */
async function insertPupil(world: World, trx: Trx, pupil: Pupil): Promise<number> {
  const { name, zone, grade, region: regionCode, demo } = pupil
  const child = await children.add(world, trx, { name: name.ru, zone, grade, regionCode, demoRole: demo ? 'pupil' : null })
  return child.id
}

function scopeOf(person: Person, members: Ids, partners: Ids): { type: string; id: number } | undefined {
  if (person.role === 'coordinator' || person.role === 'lecturer' || person.role === 'moderator')
    return { type: 'member', id: members[person.member]! }
  if (person.role === 'partner') return { type: 'partner', id: partners[person.partner]! }
  return undefined
}

async function insertOneProgramme(trx: Trx, programme: Programme, members: Ids, today: string): Promise<void> {
  const { slug, title, summary, audience, gradeFrom, gradeTo, hours, topic } = programme
  await insertProgramme(trx, {
    ...{ slug, title, summary, audience, gradeFrom, gradeTo, hours },
    topicSlug: topic,
    parts: programme.members.map((part) => ({ memberId: members[part.member]!, role: part.role, hours: part.hours })),
    groups: programme.groups.map(({ name, startOffsetDays, weeks, capacity, zone }) => ({
      ...{ name, capacity, zone },
      startsOn: daysFrom(today, startOffsetDays),
      endsOn: daysFrom(today, startOffsetDays + weeks * 7),
    })),
  })
}

async function insertNews(
  trx: Trx,
  content: Content,
  { members, people, authorId }: { members: Ids; people: Ids; authorId: string },
  now: Temporal.Instant,
): Promise<void> {
  for (const { slug, member, dayOffset, title, lead, body } of content.news) {
    await insertNewsItem(trx, {
      ...{ slug, title, lead },
      body: { ru: body.map((text) => text.ru).join('\n\n'), en: body.map((text) => text.en).join('\n\n') },
      memberId: member === null ? null : members[member]!,
      publishedAt: now.add({ hours: dayOffset * 24 - 2 }),
      authorId: people[authorId]!,
    })
  }
}
