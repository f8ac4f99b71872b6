import { turnoverMin } from './calendar.ts'
import type { Placement } from './plan.ts'
import { commonStreams } from './plan.ts'

/** How a session stood in the first release: other than in the second, which is the plan. */
export interface FirstVersion {
  slug: string
  wave: number
  /** Not yet in the first release. */
  isMissing?: boolean
  /** Had no title yet. */
  isUntitled?: boolean
  changes: Partial<Pick<Placement, 'startMin' | 'stream' | 'moderator'>>
}

export interface Versions {
  first: FirstVersion[]
  /** Was in the first release only. */
  withdrawn: Placement | undefined
}

/**
 * Chooses a handful of sessions after `fromMin` that the second release adds, moves, renames, puts into another stream or
 * under another moderator, and one that it withdraws, so that "what changed" has something to tell. Both versions hold.
 */
export function planVersions(plan: readonly Placement[], fromMin: number, weekMin: number): Versions {
  const later = plan.filter((one) => one.startMin >= fromMin && !one.isEvening)
  const young = later.filter((one) => one.durationMin < 30)
  const [renamed, ...others] = later.filter((one) => one.durationMin >= 30)
  const changed: FirstVersion[] = young.slice(0, 2).map((one) => ({ slug: one.slug, wave: one.wave, isMissing: true, changes: {} }))
  if (renamed) changed.push({ slug: renamed.slug, wave: renamed.wave, isUntitled: true, changes: {} })
  const finders = [findOtherStream, findOtherModerator, findOtherTime]
  for (const [at, find] of finders.entries()) {
    for (const one of others.slice(at * 8, at * 8 + 8)) {
      const changes = find(one, plan)
      if (changes) {
        changed.push({ slug: one.slug, wave: one.wave, changes })
        break
      }
    }
  }
  return { first: changed, withdrawn: findExtra(young.slice(2), plan, weekMin) }
}

const until = (one: Placement): number => one.startMin + one.durationMin

function clashes(a: Placement, b: Placement): boolean {
  const together = a.startMin < until(b) + turnoverMin && b.startMin < until(a) + turnoverMin
  const people = [...a.lecturers, a.moderator]
  return together && (a.stream === b.stream || [...b.lecturers, b.moderator].some((slug) => people.includes(slug)))
}

const fits = (one: Placement, plan: readonly Placement[], self: Placement): boolean =>
  plan.every((other) => other === self || !clashes(one, other))

function findOtherStream(one: Placement, plan: readonly Placement[]) {
  return commonStreams
    .map((stream) => ({ stream }))
    .find((changes) => one.stream !== changes.stream && fits({ ...one, ...changes }, plan, one))
}

function findOtherModerator(one: Placement, plan: readonly Placement[]) {
  const moderators = [...new Set(plan.map((other) => other.moderator))]
  return moderators
    .map((moderator) => ({ moderator }))
    .find((changes) => one.moderator !== changes.moderator && fits({ ...one, ...changes }, plan, one))
}

function findOtherTime(one: Placement, plan: readonly Placement[]) {
  return [-60, 60, 90, -90]
    .map((later) => ({ startMin: one.startMin + later }))
    .find((changes) => changes.startMin > 0 && fits({ ...one, ...changes }, plan, one))
}

function findExtra(young: readonly Placement[], plan: readonly Placement[], weekMin: number): Placement | undefined {
  const wished = young.map((one) => ({ ...one, wave: 9, startMin: one.startMin + 60 }))
  return wished.find((one) => until(one) <= weekMin && plan.every((other) => !clashes(one, other)))
}
