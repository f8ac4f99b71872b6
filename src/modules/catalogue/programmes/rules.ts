import type { Audience, LearnerGroup, Programme } from './store.ts'

export interface ProgrammeFilter {
  grade?: number | undefined
  topic?: string | undefined
  audience?: Audience | undefined
}

/** Reads a filter from an address; a value that means nothing is left out. */
export function readFilter(query: (name: string) => string | undefined, topics: string[]): ProgrammeFilter {
  const grade = /^\d{1,2}$/.test(query('grade') ?? '') ? Number(query('grade')) : 0
  const topic = query('topic')
  const audience = query('for')
  return {
    grade: grade >= 1 && grade <= 11 ? grade : undefined,
    topic: topic && topics.includes(topic) ? topic : undefined,
    audience: audience === 'pupils' || audience === 'teachers' ? audience : undefined,
  }
}

/** The address of a filtered list, to be shared: names in one order, nothing empty. */
export function filterHref(filter: ProgrammeFilter): string {
  const query = new URLSearchParams()
  if (filter.audience) query.set('for', filter.audience)
  if (filter.grade) query.set('grade', String(filter.grade))
  if (filter.topic) query.set('topic', filter.topic)
  const text = query.toString()
  return text ? `/programmes?${text}` : '/programmes'
}

export function matches(programme: Programme, filter: ProgrammeFilter): boolean {
  if (filter.audience && programme.audience !== filter.audience) return false
  if (filter.topic && programme.topicSlug !== filter.topic) return false
  return !filter.grade || (programme.gradeFrom <= filter.grade && filter.grade <= programme.gradeTo)
}

export type GroupState = 'ahead' | 'running' | 'over'

/** `today` is the date on the wall of the group's zone. */
export function groupState(group: LearnerGroup, today: string): GroupState {
  if (today > group.endsOn) return 'over'
  return today < group.startsOn ? 'ahead' : 'running'
}

/** The next group that one can still join from its start. */
export function nextGroup(programme: Programme, today: (zone: string) => string): LearnerGroup | undefined {
  return programme.groups.find((group) => groupState(group, today(group.zone)) === 'ahead')
}

/** What suits after this programme: the same topic first, then what begins where this one ends; at most `count`. */
export function listRelated(programme: Programme, all: Programme[], count: number): Programme[] {
  const overlap = (other: Programme) => other.gradeFrom <= programme.gradeTo + 1 && other.gradeTo >= programme.gradeFrom
  const score = (other: Programme) => (other.topicSlug === programme.topicSlug ? 2 : 0) + (other.gradeTo > programme.gradeTo ? 1 : 0)
  return all
    .filter((other) => other.id !== programme.id && other.audience === programme.audience && overlap(other))
    .toSorted((a, b) => score(b) - score(a) || a.gradeFrom - b.gradeFrom || a.slug.localeCompare(b.slug))
    .slice(0, count)
}
