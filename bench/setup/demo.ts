import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '../../src/platform/root.ts'

export const serverFile = join(projectRoot, 'dist/main.mjs')

/** The settings of a server of its own with the demonstration, all of it under `folder`. */
export function demoSettings(folder: string, port: number): Record<string, string> {
  return { PORT: String(port), DATA_DIR: join(folder, 'data'), DATABASE_URL: '', DEMO: 'on', LOG_LEVEL: 'error', NODE_ENV: 'production' }
}

export function buildProduct(): void {
  spawnSync(process.execPath, ['--import', 'tsx', join(projectRoot, 'scripts/build.ts')], { cwd: projectRoot, stdio: 'inherit' })
}

/** Brings a programme of another system into the running server, as its command line does. */
export function importProgramme(file: string, slug: string, env: Record<string, string>): void {
  const done = spawnSync(process.execPath, [join(projectRoot, 'dist/cli.mjs'), 'week', 'import', file, '--slug', slug], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) throw new Error('The import of the schedule failed')
}
