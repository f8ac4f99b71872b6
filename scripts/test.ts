// npm test: everything that is checked, in one run; ends with one line that counts. With words, only the steps they name.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBrowser, buildServer } from './build.ts'
import { findNginx } from '../checks/setup/edge.ts'
import { findBrowser } from '../journeys/setup/browser.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

const folder = mkdtempSync(join(tmpdir(), 'kaleidoscope-results-'))
const wanted = process.argv.slice(2)
const total: Count = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []

function add(name: string, count: Count): void {
  total.passed += count.passed
  total.failed += count.failed
  total.skipped += count.skipped
  if (count.failed > 0) failures.push(name)
}

/** A tool that is right or wrong as a whole counts as one. */
function tool(name: string, command: string, args: string[]): void {
  if (wanted.length > 0 && !wanted.includes(name)) return
  const from = performance.now()
  const done = spawnSync(command, args, { stdio: 'inherit' })
  const ok = done.status === 0
  console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`)
  add(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })
}

function vitest(name: string, config: string): void {
  if (wanted.length > 0 && !wanted.includes(name)) return
  const file = join(folder, `${name}.json`)
  const done = spawnSync('vitest', ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    stdio: 'inherit',
  })
  try {
    const result = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
      numPendingTests: number
      numFailedTestSuites: number
    }
    // A file that broke before its first test has no failed test, but failed it has.
    const broken = result.numFailedTests === 0 && done.status !== 0 ? Math.max(1, result.numFailedTestSuites) : 0
    add(name, { passed: result.numPassedTests, failed: result.numFailedTests + broken, skipped: result.numPendingTests })
  } catch {
    add(name, { passed: 0, failed: 1, skipped: 0 })
  }
}

await Promise.all([buildBrowser(), buildServer()])
tool('format', 'oxfmt', ['--check', 'src', 'scripts', 'checks', 'journeys', 'bench', 'db'])
tool('types', 'tsc', ['-p', '.'])
tool('lint', 'oxlint', ['--deny-warnings'])
tool('unused', 'knip', ['--no-progress'])
vitest('unit', 'vitest.config.ts')
if (wanted.length === 0 || wanted.includes('journeys')) {
  const browser = findBrowser()
  if (browser.ok) {
    process.env.BROWSER_PATH = browser.path
    vitest('journeys', 'vitest.journeys.config.ts')
  } else {
    console.error(browser.problem)
    add('journeys', { passed: 0, failed: 1, skipped: 0 })
  }
}
// Its tests count as skipped; here is why.
if (!findNginx()) console.log('\nSkipped: the edge, because nginx is missing. On Debian: apt-get install nginx')
rmSync(folder, { recursive: true, force: true })
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed > 0 ? 1 : 0)
