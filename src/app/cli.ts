import { runCommandLine } from './commands/program.ts'

// A reader that has seen enough (… | head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

// Not process.exit: what was written to a pipe must get there.
process.exitCode = await runCommandLine(process.argv.slice(2))
