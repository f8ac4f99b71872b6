// The first step of every command: plain JavaScript without dependencies, since it runs on whatever Node the machine has.
// It installs what package-lock.json names, then goes on with the Node that the project pins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const [command = 'start', ...rest] = process.argv.slice(2)

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Kaleidoscope needs Node 20 or newer to begin with; this is ${process.versions.node}.`)
  process.exit(2)
}

function install() {
  const stamp = join(modules, '.kaleidoscope-lock')
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(join(modules, '.bin', 'node'))) return
  console.error('kaleidoscope: installing dependencies (npm ci); the first time this takes a minute')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) {
    console.error('Kaleidoscope could not install its dependencies: see npm’s message above. Is the package registry reachable?')
    process.exit(done.status ?? 1)
  }
  mkdirSync(modules, { recursive: true })
  writeFileSync(stamp, hash)
}

const env = { ...process.env, PATH: join(modules, '.bin') + delimiter + (process.env.PATH ?? '') }
const bin = (name) => join(modules, '.bin', name)
const tsx = (file, ...args) => [bin('node'), ['--import', 'tsx', join(root, file), ...args]]

function runToEnd([program, args]) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', env })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

function build() {
  console.error('kaleidoscope: building')
  runToEnd(tsx('scripts/build.ts'))
}

/** Hands over to a long-running child: signals pass through, its exit code is ours, and it ends when this process does. */
function become([program, args], cwd = root) {
  // The channel carries no messages: it closes when this process is killed, and the server then stops and frees its port.
  const child = spawn(program, args, { cwd, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
  // A terminal sends Ctrl-C to the whole group; a supervisor's TERM comes to us alone.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  if (process.env.npm_lifecycle_event) endWithParent(child)
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

/** npm that was killed can't tell us: somebody else is then our parent. */
function endWithParent(child) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 1000).unref()
}

install()
if (command === 'start') {
  build()
  become([bin('node'), ['--enable-source-maps', join(root, 'dist/main.mjs')]])
} else if (command === 'cli') {
  if (!existsSync(join(root, 'dist/cli.mjs'))) build()
  become([bin('node'), ['--enable-source-maps', join(root, 'dist/cli.mjs'), ...rest]], process.cwd())
} else if (command === 'dev') become(tsx('scripts/dev.ts'))
else if (command === 'test') become(tsx('scripts/test.ts', ...rest))
else if (command === 'routes') become(tsx('scripts/routes.ts', ...rest))
else if (command === 'bench') become(tsx('scripts/bench.ts', ...rest))
else {
  console.error(`Unknown command: ${command}`)
  process.exit(2)
}
