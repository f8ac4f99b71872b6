import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { Refusal } from '#platform/http/errors.ts'
import { translator } from '#platform/i18n.ts'
import { projectRoot } from '#platform/root.ts'
import { verifyReceiptFile } from './consent.ts'
import { resetDemonstration } from './demo.ts'
import { makeShare, verifyDrawFile } from './draw.ts'
import { migrateCommand } from './migrate.ts'
import { Stop } from './open.ts'
import { eraseAgain } from './people.ts'
import { rebuildSearch } from './search.ts'
import { exportFormats, exportWeek, importWeek } from './week.ts'

/** Runs one command and returns its exit code: 0 done, 1 failed, 2 called wrongly. */
export async function runCommandLine(args: string[]): Promise<number> {
  const program = describe()
  try {
    if (args.length === 0) program.help({ error: true })
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    console.error(`kaleidoscope: ${explain(error)}`)
    return error instanceof Stop ? error.code : 1
  }
}

function explain(error: unknown): string {
  if (error instanceof Refusal) return translator('en')(error.reason, error.values)
  if (!(error instanceof Error)) return String(error)
  // A connection that is refused has an empty message and its reasons inside.
  const inside = error instanceof AggregateError ? error.errors.map((one: unknown) => explain(one)).join('; ') : ''
  return error.message || inside || error.name
}

function describe(): Command {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }
  const program = new Command('kaleidoscope')
    .description('Commands for whoever keeps an installation. They read the same settings as the server and work while it runs.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for how to call it)')
  add(program, 'migrate', 'bring the database to the schema of this version').action(migrateCommand)
  addDemo(add(program, 'demo', 'the demonstration'))
  addWeek(add(program, 'week', 'programmes of weeks, in and out'))
  addDraw(add(program, 'draw', 'fair draws'))
  addConsent(add(program, 'consent', 'consents to what is done with a child’s data'))
  addSearch(add(program, 'search', 'the index that readers search in'))
  addPeople(add(program, 'people', 'people and what is held about them'))
  return program
}

/** Subcommands end like the program itself: by a code, not by leaving the process. */
function add(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).exitOverride()
}

function addDemo(demo: Command): void {
  add(demo, 'reset', 'wipe the demonstration with all that its visitors made, and load it anew')
    .option('-y, --yes', 'also when the database has weeks that are not the demonstration’s: they go too')
    .action(resetDemonstration)
}

function addDraw(draw: Command): void {
  add(draw, 'verify', 'draw again from a downloaded draw.json and compare; needs no database')
    .argument('<file>', 'the file draw.json of a draw’s page')
    .option('--hash <hash>', 'the result’s hash as the page shows it')
    .action(verifyDrawFile)
  add(draw, 'share', 'make a secret share and its fingerprint, for a holder who keeps it').action(makeShare)
}

function addPeople(people: Command): void {
  add(people, 'erase-again', 'after an old backup was brought back: erase again who was erased since').action(eraseAgain)
}

function addConsent(consent: Command): void {
  add(consent, 'verify', 'check a downloaded receipt: record, signature, text, names; needs no database')
    .argument('<file>', 'the file of a receipt’s page')
    .option('--key <x>', 'the key as /consents/key.json shows it')
    .action(verifyReceiptFile)
}

function addSearch(search: Command): void {
  add(search, 'rebuild', 'write the index anew from everything that is published').action(rebuildSearch)
}

function addWeek(week: Command): void {
  add(week, 'import', 'bring a programme in or up to date: frab/pentabarf XML, frab JSON, iCalendar, EMF JSON')
    .argument('<file>', 'the schedule file')
    .requiredOption('-s, --slug <slug>', 'address of the week, such as fosdem-2025')
    .option('-z, --zone <zone>', 'IANA time zone, for files that name none, such as Europe/Brussels')
    .option('-n, --dry-run', 'say what would happen and change nothing')
    .action(importWeek)
  add(week, 'export', 'write a released programme to stdout or a file')
    .argument('<slug>', 'address of the week')
    .addOption(new Option('-f, --format <format>', 'format of the file').choices(exportFormats).makeOptionMandatory())
    .option('-o, --out <file>', 'write here instead of stdout')
    .option('--as-source', 'an imported week exactly as its file was, e-mail addresses included: not for the public')
    .action(exportWeek)
}
