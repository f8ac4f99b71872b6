import type { Db } from '#platform/db/database.ts'
import { uuidFromName } from '#platform/ids.ts'
import type { Locale } from '#platform/i18n.ts'
import { translator } from '#platform/i18n.ts'
import type { Actor } from '#platform/http/route.ts'
import { listQuestions } from '../../call/store.ts'
import type { ImportNote } from '../../runs/notes.ts'
import type { Week } from '../../weeks/store.ts'
import type { Encoding, Sheet, Table } from '../table/threads/table.ts'
import type { Head } from './columns.ts'
import { findHead } from './columns.ts'
import { gatherContext } from './context.ts'
import type { Context } from './context.ts'
import { readRow } from './read-row.ts'
import type { ReadProposal } from './read-row.ts'
import { Row } from './row.ts'
import { isAddress } from './cells/values.ts'
import { fold } from './cells/words.ts'

export interface ReadProposals {
  context: Context
  encoding: Encoding | null
  sheet: string
  /** By the guid that each has for life: the same row again is the same proposal. */
  proposals: { guid: string; proposal: ReadProposal }[]
  warnings: ImportNote[]
}

type Outcome = { ok: true; read: ReadProposals } | { ok: false; problems: ImportNote[] }

interface Wish {
  table: Table
  week: Week
  actor: Actor
  locale: Locale
}

/** Every proposal of a table, or everything that has to be mended, row by row. */
export async function readRows(db: Db, { table, week, actor, locale }: Wish): Promise<Outcome> {
  const t = translator(locale)
  const questions = await listQuestions(db, week.id)
  for (const sheet of table.sheets) {
    const head = findHead(sheet, questions, t)
    if (!head) continue
    if (!head.ok) return head
    const rows = rowsOf(sheet, head.head)
    const context = await gatherContext(db, { week, actor, emails: emailsOf(rows), locale, t })
    return collect(context, rows, { encoding: table.encoding, sheet: sheet.name, notes: head.notes })
  }
  return { ok: false, problems: [{ reason: 'week-intake.head.none', values: { title: t('week-intake.column.titleRu') } }] }
}

/** Rows in which anything is said, beneath the headings. */
function rowsOf(sheet: Sheet, head: Head): Row[] {
  const columns = [...head.at.values()]
  return sheet.rows
    .map((cells, index) => ({ cells, line: index + 1 }))
    .slice(head.row + 1)
    .filter(({ cells }) => columns.some((column) => cells[column] !== undefined && !cells[column].merged))
    .map(({ cells, line }) => new Row(cells, line, head))
}

function emailsOf(rows: readonly Row[]): string[] {
  const cells = rows.flatMap((row) =>
    (['lecturer', 'lecturerEmail', 'coSpeakers', 'moderator', 'moderatorEmail'] as const).map((name) => row.text(name)),
  )
  // Word by word: an expression that looks for addresses in a cell of a million letters takes minutes.
  const found = cells.flatMap((text) =>
    text
      .toLowerCase()
      .split(/[\s<>"(),;:]+/)
      .filter(isAddress),
  )
  return [...new Set(found)]
}

interface Source {
  encoding: Encoding | null
  sheet: string
  notes: readonly ImportNote[]
}

function collect(context: Context, rows: readonly Row[], { encoding, sheet, notes }: Source): Outcome {
  const lines = new Map<string, number>()
  const proposals: ReadProposals['proposals'] = []
  for (const row of rows) {
    const proposal = readRow(row, context)
    if (!proposal) continue
    const guid = guidOf(context.week, proposal)
    const twin = lines.get(guid)
    if (twin === undefined) proposals.push({ guid, proposal })
    else row.refuse(proposal.code === '' ? 'titleRu' : 'id', 'week-intake.wrong.twice', { line: twin })
    lines.set(guid, twin ?? row.line)
  }
  const problems = rows.flatMap((row) => row.problems)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, read: { context, encoding, sheet, proposals, warnings: [...notes, ...rows.flatMap((row) => row.warnings)] } }
}

// Any namespace that no other names of ours have.
const namespace = '5b6f6c1e-3d0c-4a57-9f0e-6d2c1c8f4a11'

/** By its own code; without one, by its title, its university and who leads it. */
function guidOf(week: Week, { code, titleRu, titleEn, memberId, people }: ReadProposal): string {
  const lecturer = people.lecturers[0]?.actor.email ?? ''
  const name = code === '' ? ['title', fold(titleRu || titleEn), memberId, lecturer] : ['code', fold(code)]
  return uuidFromName(namespace, JSON.stringify([week.slug, ...name]))
}
