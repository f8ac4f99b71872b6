// npm run dev: builds, starts, and starts again when a source file changes.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { buildBrowser, buildServer } from './build.ts'

const root = join(import.meta.dirname, '..')
let child: ChildProcess | undefined
let timer: NodeJS.Timeout | undefined
let ending = false

async function restart(): Promise<void> {
  try {
    await Promise.all([buildBrowser(), buildServer()])
  } catch {
    console.error('kaleidoscope: the build failed; waiting for the next change')
    return
  }
  if (child?.exitCode === null) {
    const ended = new Promise((done) => child?.once('exit', done))
    child.kill('SIGTERM')
    await ended
  }
  child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/main.mjs')], { cwd: root, stdio: 'inherit', env: process.env })
}

for (const folder of ['src', 'messages', 'db']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void restart(), 150)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return
    ending = true
    child?.once('exit', () => process.exit(0))
    child?.kill('SIGTERM')
  })
}
await restart()
