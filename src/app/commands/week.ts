import { readFile, rename, writeFile } from 'node:fs/promises'
import { schedules } from '#week'
import { translator } from '#platform/i18n.ts'
import { isZone } from '#platform/time.ts'
import { Stop, say, withWorld } from './open.ts'

export const exportFormats = ['xml', 'json', 'ics', 'emf'] as const

type Outcome = Awaited<ReturnType<typeof schedules.importSchedule>>
type Report = Extract<Outcome, { ok: true }>['report']
type Note = Report['warnings'][number]

const notesShown = 20

export async function importWeek(file: string, options: { slug: string; zone?: string; dryRun?: boolean }): Promise<void> {
  if (options.zone !== undefined && !isZone(options.zone)) {
    throw new Stop(`--zone ${options.zone}: there is no such time zone. Use an IANA name such as Europe/Brussels or Asia/Yekaterinburg.`, 2)
  }
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Stop(error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} can't be read: ${error.message}`, 2)
  })
  await withWorld(async (world) => {
    const { slug, zone, dryRun } = options
    let told = 0
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      if (done < total && done - told < total / 10) return
      told = done
      say(`${done} of ${total} sessions`)
    }
    const outcome = await schedules.importSchedule(world.db, {
      bytes: new Uint8Array(bytes),
      slug,
      zone,
      dryRun,
      actorId: null,
      now: world.clock(),
      onProgress,
    })
    if (!outcome.ok) throw new Stop(`${file} was not imported; nothing was changed.\n${outcome.problems.map(describeNote).join('\n')}`)
    tellReport(outcome.report, dryRun ?? false)
  })
}

function tellReport(report: Report, isDry: boolean): void {
  for (const warning of report.warnings.slice(0, notesShown)) console.error(describeNote(warning))
  if (report.warnings.length > notesShown) console.error(`  … and ${report.warnings.length - notesShown} more`)
  const { slug, total, added, changed, withdrawn, unchanged, version } = report
  const counts = `${total} events: ${added} added, ${changed} changed, ${withdrawn} withdrawn, ${unchanged} unchanged`
  say(isDry ? `a dry run, nothing was changed. ${counts}` : `/weeks/${slug}, version ${version}. ${counts}`)
}

/** "  line 12, column 4: …", in words of the product. */
function describeNote({ reason, values, line, column, at }: Note): string {
  const place = [line !== undefined && `line ${line}`, column !== undefined && `column ${column}`, at].filter(Boolean).join(', ')
  return `  ${place ? `${place}: ` : ''}${translator('en')(reason, values)}`
}

export async function exportWeek(
  slug: string,
  options: { format: (typeof exportFormats)[number]; out?: string; asSource?: boolean },
): Promise<void> {
  const { text } = await withWorld((world) =>
    schedules.exportSchedule(world.db, slug, options.format, { asSource: options.asSource, origin: world.config.publicUrl }),
  )
  if (options.out === undefined) {
    process.stdout.write(text)
    return
  }
  const half = `${options.out}.part`
  await writeFile(half, text)
  await rename(half, options.out)
  say(`${options.out}: ${Buffer.byteLength(text)} bytes`)
}
