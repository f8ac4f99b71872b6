import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Problem } from '../timetable/rules.ts'
import type { SnapshotSession } from './compare/snapshot.ts'

/** SHA-256 of the snapshot's RFC 8785 JSON: what a version is known by. */
export const hashOf = (snapshot: readonly SnapshotSession[]): Buffer => createHash('sha256').update(canonicalize(snapshot)!).digest()

/** The same over what blocks it too: what somebody looked at when they pressed the button, or agreed to an override. */
export function hashOfPlan(snapshot: readonly SnapshotSession[], problems: ReadonlyMap<string, readonly Problem[]>): Buffer {
  const blocks = [...problems].flatMap(([guid, list]) =>
    list.filter(({ level }) => level === 'block').map(({ key, otherGuid = '' }) => [guid, key, otherGuid].join(' ')),
  )
  return createHash('sha256').update(hashOf(snapshot)).update(blocks.toSorted().join('\n')).digest()
}

/** Two vetted adults are the one rule that nobody may release past. */
const neverPast = new Set<string>(['week-editor.warn.adults'])

export interface Blocks {
  any: boolean
  /** Two people of the office may release in spite of them. */
  canOverride: boolean
}

export function blocksOf(problems: ReadonlyMap<string, readonly Problem[]>): Blocks {
  const keys = [...problems.values()].flat().flatMap(({ level, key }) => (level === 'block' ? [key] : []))
  return { any: keys.length > 0, canOverride: keys.length > 0 && !keys.some((key) => neverPast.has(key)) }
}
