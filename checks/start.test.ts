import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildServer } from '../scripts/build.ts'
import { projectRoot } from '../src/platform/root.ts'

// The real process, as npm start runs it after its build, in a data folder of its own.
let folder: string
const children: ChildProcess[] = []
beforeAll(async () => {
  if (!existsSync(join(projectRoot, 'dist/main.mjs'))) await buildServer()
  folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-start-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  const pid = await postmaster()
  if (pid) process.kill(pid, 'SIGINT')
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const dataDir = () => join(folder, 'data')

async function postmaster(): Promise<number | undefined> {
  const text = await readFile(join(dataDir(), 'postgres/postmaster.pid'), 'utf8').catch(() => '')
  return Number(text.split('\n')[0]) || undefined
}

let said = ''

interface Started {
  child: ChildProcess
  address: string
  stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

async function start(env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist/main.mjs')], {
    cwd: projectRoot,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir(), DATABASE_URL: '', DEMO: 'off', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let errors = ''
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString()
    said = errors.slice(-3000)
  })
  const address = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      const found = /ready: (http:\/\/[^\s/]+)/.exec(text.toString())
      if (found) done(found[1]!)
    })
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${errors}`)))
  })
  return {
    child,
    address,
    stop: (signal) =>
      new Promise((done) => {
        child.once('exit', (code) => done(code))
        child.kill(signal)
      }),
  }
}

async function askForLink(address: string, email: string): Promise<number> {
  return (await fetch(`${address}/sign-in`, { method: 'POST', body: new URLSearchParams({ email }), redirect: 'manual' })).status
}

async function lettersTo(email: string): Promise<number> {
  const { openDatabase } = await import('../src/platform/db/database.ts')
  const access = JSON.parse(await readFile(join(dataDir(), 'postgres.json'), 'utf8')) as { port: number; password: string }
  const { db, close } = openDatabase(`postgres://kaleidoscope:${access.password}@127.0.0.1:${access.port}/kaleidoscope`)
  const rows = await db.selectFrom('platform.mail').select('id').where('to_address', '=', email).execute()
  await close()
  return rows.length
}

async function waitUntil(check: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 300; n += 1) {
    if (await check().catch(() => false)) return
    await new Promise((wake) => setTimeout(wake, 200))
  }
  throw new Error(`It did not come about in a minute: ${said}`)
}

test('starts on nothing, says where it is, stops cleanly when asked', async () => {
  const first = await start()
  expect((await fetch(`${first.address}/healthz`)).status).toBe(200)
  expect((await fetch(`${first.address}/readyz`)).status).toBe(200)
  expect((await fetch(`${first.address}/demo`)).status).toBe(404)
  expect((await fetch(`${first.address}/metrics`)).status).toBe(200)
  expect(await first.stop('SIGTERM')).toBe(0)
  expect(await postmaster()).toBeUndefined()
})

test('a killed process loses nothing acknowledged, and the next start just works', async () => {
  const before = await start()
  expect(await askForLink(before.address, 'killed@school.example')).toBe(303)
  await before.stop('SIGKILL')
  const after = await start()
  expect(await lettersTo('killed@school.example')).toBe(1)
  await after.stop('SIGKILL')
  const pid = await postmaster()
  if (pid) process.kill(pid, 'SIGTERM')
})

test('a killed PostgreSQL loses nothing acknowledged either', { timeout: 150_000 }, async () => {
  const before = await start()
  expect(await askForLink(before.address, 'database@school.example')).toBe(303)
  process.kill((await postmaster())!, 'SIGKILL')
  await waitUntil(() => askForLink(before.address, 'healed@school.example').then((status) => status === 303))
  expect(await lettersTo('database@school.example')).toBe(1)
  process.kill((await postmaster())!, 'SIGKILL')
  await before.stop('SIGKILL')
  const after = await start()
  expect(await lettersTo('database@school.example')).toBe(1)
  expect(await after.stop('SIGTERM')).toBe(0)
})

test('a first start that was killed half-way is begun anew', async () => {
  const child = spawn(process.execPath, [join(projectRoot, 'dist/main.mjs')], {
    env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'half'), DATABASE_URL: '', DEMO: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  await new Promise<void>((done) => child.stderr.once('data', () => done()))
  await new Promise((wake) => setTimeout(wake, 250))
  await new Promise((done) => {
    child.once('exit', done)
    child.kill('SIGKILL')
  })
  const after = await start({ DATA_DIR: join(folder, 'half') })
  expect((await fetch(`${after.address}/readyz`)).status).toBe(200)
  expect(await after.stop('SIGTERM')).toBe(0)
})

test('a server whose npm was killed stops too, and frees its port', async () => {
  const script = `const { spawn } = require('node:child_process'); spawn(process.execPath, [process.argv[1]], { stdio: ['ignore', 1, 'ignore', 'ipc'] })`
  const parent = spawn(process.execPath, ['-e', script, join(projectRoot, 'dist/main.mjs')], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir(), DATABASE_URL: '', DEMO: 'off', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(parent)
  const address = await new Promise<string>((done) =>
    parent.stdout.on('data', (text: Buffer) => done(/http:\/\/[^\s/]+/.exec(text.toString())![0])),
  )
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  parent.kill('SIGKILL')
  await waitUntil(() =>
    fetch(`${address}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  await waitUntil(async () => (await postmaster()) === undefined)
})

test('wrong settings stop the start with one message that names them all', async () => {
  await expect(start({ PORT: 'seven', ROLE: 'king', DEMO: 'perhaps' })).rejects.toThrow(
    /ended with 2: [\s\S]*PORT="seven"[\s\S]*DEMO="perhaps"[\s\S]*ROLE="king"/,
  )
})

test('a port that is taken is said so', async () => {
  const first = await start()
  const port = new URL(first.address).port
  await expect(start({ PORT: port })).rejects.toThrow(`PORT=${port}: another program listens there. Set PORT to a free one.`)
  expect((await fetch(`${first.address}/readyz`)).status).toBe(200)
  expect(await first.stop('SIGTERM')).toBe(0)
})
