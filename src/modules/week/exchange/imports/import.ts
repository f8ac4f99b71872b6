import { isDeepStrictEqual } from 'node:util'
import { audit } from '#platform/audit.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import { bumpPages } from '#platform/http/page-version.ts'
import { isZone } from '#platform/time.ts'
import type { Temporal } from '#platform/time.ts'
import { parseSchedule } from '../../formats/index.ts'
import type { Parsed, ScheduleDocument } from '../../formats/index.ts'
import { releaseTimetable } from '../../releases/release.ts'
import { pageScope } from '../../weeks/page-scope.ts'
import { lockWeek } from '../../releases/store.ts'
import { findWeek } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { getHead } from '../head.ts'
import type { WeekSource } from '../kept.ts'
import { frameOf, isWeekSlug } from './frame.ts'
import type { WeekFrame } from './frame.ts'
import { mergeSchedule, storable } from './merge.ts'
import type { Merge } from './merge.ts'
import type { ImportNote } from '../../runs/notes.ts'
import { ImportRefused } from '../../runs/notes.ts'
import type { ImportOutcome } from './report.ts'
import { insertImportedWeek, listStored, updateImportedWeek, waitForOtherImports } from './store.ts'
import { writeMerge } from './write.ts'

export interface ImportWish {
  bytes: Uint8Array
  /** Of the week that the file becomes, or that it brought before. */
  slug: string
  /** IANA id, for files that name none; the file's own wins. */
  zone?: string | undefined
  actorId: number | null
  now: Temporal.Instant
  /** Called from time to time while sessions are written; what it throws ends the import, and nothing of it stays. */
  onProgress?: (progress: { done: number; total: number }) => void | Promise<void>
  /** Says what would happen and leaves everything as it is. */
  dryRun?: boolean | undefined
}

class DryRun extends Error {}

/**
 * Brings a programme of another system in, and up to date: by guid, in one transaction, and released at once without letters.
 * The same file again changes nothing. A week of our own is never touched.
 */
export async function importSchedule(db: Db, wish: ImportWish): Promise<ImportOutcome> {
  const refused = checkWish(wish)
  if (refused) return { ok: false, problems: [refused] }
  const parsed = await parseFor(db, wish)
  if (!parsed.ok) return parsed
  const document = storable(parsed.document)
  let outcome: ImportOutcome | undefined
  try {
    return await inTransaction(db, async (trx) => {
      outcome = await write(trx, wish, document, parsed.warnings)
      if (wish.dryRun) throw new DryRun()
      return outcome
    })
  } catch (error) {
    if (error instanceof DryRun) return outcome!
    if (error instanceof ImportRefused) return { ok: false, problems: [error.problem] }
    throw error
  }
}

function checkWish({ slug, zone }: ImportWish): ImportNote | undefined {
  if (!isWeekSlug(slug)) return { reason: 'week-exchange.refused.slug', values: { slug: slug.slice(0, 100) } }
  if (zone !== undefined && !isZone(zone)) return { reason: 'week-import.zone-unknown', values: { zone: zone.slice(0, 100) } }
  return undefined
}

/** A file without a zone gets that of its week, where an earlier import said it. */
async function parseFor(db: Db, { bytes, slug, zone }: ImportWish): Promise<Parsed> {
  const parsed = parseSchedule(bytes, { acronym: slug, ...(zone !== undefined && { zone }) })
  if (parsed.ok || zone !== undefined || !parsed.problems.some((problem) => problem.reason === 'week-import.zone-needed')) return parsed
  const week = await findWeek(db, slug)
  return week && isImported(week) ? parseSchedule(bytes, { acronym: slug, zone: week.zone }) : parsed
}

export function isImported(week: Pick<Week, 'source' | 'isDemo'>): boolean {
  return !week.isDemo && week.source.format !== undefined
}

async function write(trx: Trx, wish: ImportWish, document: ScheduleDocument, parseWarnings: ImportNote[]): Promise<ImportOutcome> {
  const { slug, now, actorId } = wish
  await waitForOtherImports(trx)
  const known = await findWeek(trx, slug)
  if (known && !isImported(known)) throw new ImportRefused('week-exchange.refused.ours', { slug })
  if (known) await lockWeek(trx, known.id)
  const { frame, warnings } = frameOf(document, known?.zone)
  const stored = known ? await listStored(trx, known.id) : []
  const merge = mergeSchedule(document, stored)
  if (stored.some((session) => session.source.event && !session.source.gone) && merge.unchanged + merge.changed.length === 0)
    throw new ImportRefused('week-exchange.refused.another', { slug })
  const { weekId, isKept } = await keepWeek(trx, slug, known, document, frame, merge)
  await writeMerge(trx, { weekId, slug, merge, document, stored, now, onProgress: wish.onProgress })
  const counts = { added: merge.fresh.length, changed: merge.changed.length, withdrawn: merge.gone.length, unchanged: merge.unchanged }
  const hasChanged = counts.added + counts.changed + counts.withdrawn > 0
  let version = known?.releasedVersion ?? 0
  if (hasChanged || version === 0) {
    const release = await releaseTimetable(trx, { weekId, actorId, now, imported: true, quiet: true })
    if (release.ok) version = release.version
  }
  if (hasChanged || !isKept) {
    await bumpPages(trx, pageScope)
    await audit(trx, { actorId, action: 'week.importSchedule', subjectType: 'week', subjectId: weekId, detail: { ...counts, version } })
  }
  const total = document.events.length
  const all = [...parseWarnings, ...warnings]
  return { ok: true, report: { slug, format: document.source as WeekSource['format'], version, total, ...counts, warnings: all } }
}

/** The week's row, written only where something of it differs. */
async function keepWeek(trx: Trx, slug: string, known: Week | undefined, document: ScheduleDocument, frame: WeekFrame, merge: Merge) {
  const { events: _events, ...head } = document
  const format = document.source as WeekSource['format']
  const name = { und: (document.title.trim() || slug).slice(0, 200) }
  if (!known) return { weekId: await insertImportedWeek(trx, slug, name, frame, { format, head, revision: 1 }), isKept: false }
  const revision = Number(known.source.revision)
  const isSameWeek = isDeepStrictEqual(
    [await getHead(trx, known.id), known.source.format, known.zone, known.startsOn, known.endsOn],
    [head, format, frame.zone, frame.startsOn, frame.endsOn],
  )
  const isKept = isSameWeek && merge.changed.length + merge.fresh.length + merge.gone.length + merge.refreshed.length === 0
  if (!isKept) await updateImportedWeek(trx, known.id, name, frame, { format, head, revision: revision + 1 })
  return { weekId: known.id, isKept }
}
