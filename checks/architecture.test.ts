import { mkdirSync, mkdtempSync, rmSync, writeFileSync, copyFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { projectRoot } from '../src/platform/root.ts'

interface Violation {
  rule: { name: string }
  from: string
  to: string
}
const contract = createRequire(import.meta.url)('../architecture.cjs') as { forbidden: { name: string }[] }

function cruise(folder: string): { violations: Violation[]; modules: number } {
  const program = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const config = join(folder, 'architecture.cjs')
  let text: string
  try {
    text = execFileSync(process.execPath, [program, '--config', config, '--output-type', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch (error) {
    text = String((error as { stdout: string }).stdout)
  }
  const result = JSON.parse(text) as { summary: { violations: Violation[]; totalCruised: number } }
  return { violations: result.summary.violations, modules: result.summary.totalCruised }
}

test('the code keeps the dependency contract', () => {
  const { violations, modules } = cruise(projectRoot)
  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  expect(modules).toBeGreaterThan(100)
})

// One planted violation for each rule: file → what it imports. Layer rules are planted from the contract's own rows.
const above: Record<string, string> = {
  reporting: 'news',
  news: 'reporting',
  trajectory: 'reporting',
  week: 'trajectory',
  catalogue: 'week',
  projects: 'trajectory',
  live: 'week',
  seats: 'live',
  trends: 'seats',
  consortium: 'live',
  schools: 'consortium',
  people: 'schools',
  regions: 'people',
}
const planted: Record<string, [from: string, to: string]> = {
  ...Object.fromEntries(
    Object.entries(above).map(([low, high]) => [`${low}-knows-only-below`, [`src/modules/${low}/actions.ts`, `#${high}`]]),
  ),
  'modules-by-their-door': ['src/modules/week/timetable/pages.tsx', '../../people/store.ts'],
  'app-by-doors': ['src/app/main.ts', '../modules/people/store.ts'],
  'nobody-knows-app': ['src/modules/people/account.ts', '../../app/main.ts'],
  'platform-knows-no-domain': ['src/platform/log.ts', '#people'],
  'ui-knows-no-domain': ['src/ui/card.tsx', '#people'],
  'islands-are-browser-code': ['src/modules/live/islands/room.ts', '#platform/log.ts'],
  'what-runs-anywhere-stands-alone': ['src/modules/seats/draws/compute.ts', '../index.ts'],
  'threads-stand-alone': ['src/modules/week/solve/threads/solver.ts', '#platform/log.ts'],
  'islands-stay-in-the-browser': ['src/modules/live/pages.tsx', './islands/room.ts'],
  'views-are-pure': ['src/modules/people/views.tsx', './store.ts'],
  'rules-are-pure': ['src/modules/people/rules.ts', './store.ts'],
  'tests-stay-outside': ['src/modules/people/pages.tsx', '../../../checks/tool.ts'],
}

function plant(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

test('the canary: a planted violation of each rule is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaleidoscope-canary-'))
  try {
    copyFileSync(join(projectRoot, 'architecture.cjs'), join(folder, 'architecture.cjs'))
    copyFileSync(join(projectRoot, 'package.json'), join(folder, 'package.json'))
    const modules = [...Object.keys(above)]
    for (const name of modules) plant(folder, `src/modules/${name}/index.ts`, 'export const door = 1\n')
    const stems = [
      'src/modules/people/store.ts',
      'src/platform/log.ts',
      'src/modules/live/islands/room.ts',
      'src/app/main.ts',
      'checks/tool.ts',
    ]
    for (const file of stems) plant(folder, file, 'export const door = 2\n')
    plant(folder, 'src/modules/people/one.ts', "import { two } from './two.ts'\nexport const one = two\n")
    plant(folder, 'src/modules/people/two.ts', "import { one } from './one.ts'\nexport const two = one\n")
    for (const [from, to] of Object.values(planted)) plant(folder, from, `import { door } from '${to}'\nexport const used = door\n`)
    const imports = JSON.parse(execFileSync('cat', [join(folder, 'package.json')], { encoding: 'utf8' })) as {
      imports: Record<string, string>
    }
    imports.imports['#projects'] = './src/modules/projects/index.ts'
    imports.imports['#trends'] = './src/modules/trends/index.ts'
    writeFileSync(join(folder, 'package.json'), JSON.stringify(imports))
    const refused = new Set(cruise(folder).violations.map(({ rule }) => rule.name))
    expect([...refused].toSorted()).toEqual(contract.forbidden.map(({ name }) => name).toSorted())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
