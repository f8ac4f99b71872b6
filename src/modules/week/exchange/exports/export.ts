import { listTopics } from '#trends'
import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Locale } from '#platform/i18n.ts'
import { scheduleMedia, writeSchedule } from '../../formats/index.ts'
import type { ScheduleDocument, ScheduleFormat } from '../../formats/index.ts'
import { getReleasedWeek, listStreams } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { getHead } from '../head.ts'
import { unnamed } from '../kept.ts'
import { importedDocument } from './imported-document.ts'
import { ownDocument, ownEvent } from './own-document.ts'
import { findReleaseMark, listCancelledInFile, listExported, listFilePersons, listWithdrawn } from './store.ts'

/** What may be asked for; `emf` only of a week that came from EMF's own JSON. */
export const exportFormats = { xml: 'frab-xml', json: 'frab-json', ics: 'icalendar', emf: 'emf-json' } as const
export type ExportFormat = keyof typeof exportFormats

export interface ExportOptions {
  /** The file as it came, e-mail addresses in names included: never for the public. */
  asSource?: boolean | undefined
  /** Our own weeks have their words in two languages, the formats have place for one. */
  locale?: Locale | undefined
  /** The address people reach us under, for links to our pages. */
  origin?: string | undefined
}

export interface Exported {
  text: string
  mediaType: string
  fileName: string
}

/** The released programme of a week as a schedule file. Throws NotFound for an unknown or unreleased week. */
export async function exportSchedule(db: Db, slug: string, format: ExportFormat, options: ExportOptions = {}): Promise<Exported> {
  return exportWeek(db, await getReleasedWeek(db, slug), format, options)
}

export async function exportWeek(db: Db, week: Week, format: ExportFormat, options: ExportOptions): Promise<Exported> {
  const wanted = exportFormats[format]
  if (wanted === 'emf-json' && week.source.format !== 'emf-json') throw new NotFound('week-exchange.notEmf')
  const { asSource = false, locale = 'ru' } = options
  const document = await readDocument(db, week, wanted, options)
  const mark = await findReleaseMark(db, week.id, week.releasedVersion)
  const text = writeSchedule(document, wanted, {
    audience: asSource ? 'office' : 'public',
    unnamed: (id) => unnamed(locale, id),
    ...(mark && { stampedAt: mark.releasedAt.toString() }),
  })
  const { mediaType, extension } = scheduleMedia[wanted]
  return { text, mediaType, fileName: `${week.slug}.${extension}` }
}

async function readDocument(
  db: Db,
  week: Week,
  format: ScheduleFormat,
  { locale = 'ru', origin }: ExportOptions,
): Promise<ScheduleDocument> {
  const sessions = await listExported(db, week.id)
  const topics = await listTopics(db)
  const own = { week, topics, locale, origin }
  if (week.source.format === undefined) {
    const withdrawn = format === 'icalendar' ? await listWithdrawn(db, week.id) : []
    return ownDocument({ ...own, sessions, withdrawn, streams: await listStreams(db, week.id) })
  }
  const head = await getHead(db, week.id)
  const cancelled = await listCancelledInFile(db, week.id)
  const persons = await listFilePersons(db, week.id)
  return importedDocument({ week, head, sessions, cancelled, persons, locale, addedEvent: (session) => ownEvent(session, own) }, format)
}
