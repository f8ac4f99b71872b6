import type { Db } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Locale } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { OnProgress } from '../../runs/carry-out.ts'
import type { ImportNote, RunOutcome } from '../../runs/notes.ts'
import type { Week } from '../../weeks/store.ts'
import { previewMax, notesMax } from '../report.ts'
import type { IntakeReport } from '../report.ts'
import { readRows } from '../rows/read-rows.ts'
import type { ReadProposals } from '../rows/read-rows.ts'
import { readTable } from '../table/read.ts'
import { inviteNewcomers } from './letters.ts'
import { writeProposals } from './write.ts'
import type { Written } from './write.ts'

export interface IntakeWish {
  bytes: Uint8Array
  week: Week
  /** Of the office. */
  actor: Actor
  /** In which errors name what there is to choose from. */
  locale: Locale
  now: Temporal.Instant
  /** Where letters lead. */
  origin: string
  /** Newcomers get a letter. */
  invites: boolean
  /** Says what would happen and leaves everything as it is. */
  dryRun: boolean
  onProgress?: OnProgress
}

/** Carries what a dry run found out of its transaction, which rolls back. */
class DryRun extends Error {
  readonly report: IntakeReport
  constructor(report: IntakeReport) {
    super('dry run')
    this.report = report
  }
}

/** Brings a table of proposals: all of it in one transaction, or nothing. The same table again adds nothing. */
export async function importProposals(db: Db, wish: IntakeWish): Promise<RunOutcome<IntakeReport>> {
  const reading = await readTable(wish.bytes)
  if (!reading.ok) {
    const line = 'line' in reading ? reading.line : undefined
    return { ok: false, problems: [{ reason: `week-intake.table.${reading.reason}`, values: {}, ...(line !== undefined && { line }) }] }
  }
  const outcome = await readRows(db, { ...wish, table: reading.table })
  if (!outcome.ok) return { ok: false, problems: outcome.problems.slice(0, notesMax) }
  try {
    return await inTransaction(db, async (trx) => {
      const written = await writeProposals(trx, { read: outcome.read, now: wish.now, onProgress: wish.onProgress ?? (async () => {}) })
      const report = reportOf(outcome.read, written)
      if (wish.dryRun) throw new DryRun(report)
      if (wish.invites) await inviteNewcomers(trx, wish.week, written.newcomers, wish.origin)
      return { ok: true, report }
    })
  } catch (error) {
    if (error instanceof DryRun) return { ok: true, report: error.report }
    throw error
  }
}

function reportOf(read: ReadProposals, written: Written): IntakeReport {
  const known: ImportNote[] = written.knownLines.map((line) => ({ reason: 'week-intake.gap.known', values: {}, line }))
  return {
    encoding: read.encoding,
    sheet: read.sheet,
    total: read.proposals.length,
    ...{ added: written.added, known: written.known, newPeople: written.newcomers.length, told: written.told },
    warnings: [...read.warnings, ...known].slice(0, notesMax),
    preview: written.fresh.slice(0, previewMax).map((proposal) => ({
      line: proposal.line,
      title: { ...(proposal.titleRu && { ru: proposal.titleRu }), ...(proposal.titleEn && { en: proposal.titleEn }) },
      format: proposal.format,
      ...{ gradeFrom: proposal.grades.from, gradeTo: proposal.grades.to, minutes: proposal.durationMin },
      adults: proposal.people.lecturers.length + (proposal.people.moderator ? 1 : 0),
    })),
  }
}
