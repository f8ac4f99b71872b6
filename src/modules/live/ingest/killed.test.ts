import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fragmentOf, staffCookie, startBroadcast } from '../../../../checks/setup/fragments.ts'
import type { Send } from '../../../../checks/setup/fragments.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { projectRoot } from '#platform/root.ts'
import { Temporal } from '#platform/time.ts'

let app: LiveApp
let dataDir: string
const children: ChildProcess[] = []
beforeAll(async () => {
  app = await liveApp({ source: { kind: 'broadcast' } })
  dataDir = await mkdtemp(join(tmpdir(), 'kaleidoscope-killed-'))
})
afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await killed(child)
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
})

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })

/** A real web process over the test's database, with a storage of its own. */
async function startServer(): Promise<{ child: ChildProcess; address: string; said: () => string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/app/main.ts'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      ROLE: 'web',
      DEMO: 'off',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      DATABASE_URL: app.world.config.databaseUrl,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  child.stderr.on('data', (text: Buffer) => void (said += text.toString()))
  const address = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      const found = /ready: (http:\/\/[^\s/]+)/.exec(text.toString())
      if (found) done(found[1]!)
    })
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${said}`)))
  })
  return { child, address, said: () => said }
}

const sendTo =
  (address: string): Send =>
  (path, init) =>
    fetch(`${address}${path}`, { ...init, headers: { ...init.headers, origin: address }, body: init.body as BodyInit })

test('a line that breaks off, then a process killed between the storage and the row: nothing that was acknowledged is lost, nothing else counts, and the retry succeeds', async () => {
  const now = Temporal.Now.instant()
  app.setNow(now.toString())
  await app.db
    .updateTable('live.room')
    .set({ state: 'live', opened_at: now, starts_at: now.subtract({ minutes: 1 }), ends_at: now.add({ minutes: 45 }) })
    .execute()
  const cookie = await staffCookie(app, app.room, 'person:3')
  const first = await startServer()
  const broadcast = await startBroadcast(sendTo(first.address), app.room.uuid, { cookie }, { holder: 'first-tab', rungs: ['1'] })
  await broadcast.sendSecond(0)

  // A line that breaks off within a fragment is everyday: nothing is stored, nothing fails, and the next one is taken.
  const { hostname, port } = new URL(first.address)
  const line = connect(Number(port), hostname)
  const head = [
    `PUT /live/${app.room.uuid}/ingest/main/1/1/5 HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `cookie: ${cookie}`,
    'lease: first-tab',
    'content-type: video/mp4',
    `content-length: ${fragmentOf('1', 5).length}`,
  ]
  await new Promise<void>((done) => line.write(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(2000)}`, () => done()))
  await new Promise((done) => setTimeout(done, 200))
  line.destroy()
  expect(await (await broadcast.put('1', 0, fragmentOf('1', 0))).json()).toEqual({ ok: true, again: true })
  expect(first.said()).not.toMatch(/"level":[56]0/)

  // The row can't be written while another holds the table; the bytes before it can.
  const blocker = new pg.Client({ connectionString: app.world.config.databaseUrl })
  await blocker.connect()
  await blocker.query('begin; lock table live.fragment in exclusive mode')
  const cut = broadcast.put('1', 1, fragmentOf('1', 1)).then(
    (answer) => answer.status,
    () => 'no answer',
  )
  const file = join(dataDir, 'files/live', app.room.uuid, 'main/1/1/1.m4s')
  await expect
    .poll(
      () =>
        stat(file).then(
          (found) => found.size,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(fragmentOf('1', 1).length)
  await killed(first.child)
  expect(await cut).toBe('no answer')
  await blocker.query('rollback')
  await blocker.end()
  const rows = () => app.db.selectFrom('live.fragment').select(['seq', 'storage_key as key', 'bytes']).orderBy('seq').execute()
  expect((await rows()).map((row) => row.seq)).toEqual([0])

  const second = await startServer()
  const send = sendTo(second.address)
  const put = async (seq: number): Promise<[number, unknown]> => {
    const answer = await send(`/live/${app.room.uuid}/ingest/main/1/1/${seq}`, {
      method: 'PUT',
      headers: { cookie, lease: 'first-tab', 'content-type': 'video/mp4' },
      body: fragmentOf('1', seq),
    })
    return [answer.status, await answer.json()]
  }
  expect(await put(0)).toEqual([200, { ok: true, again: true }])
  expect(await put(1)).toEqual([200, { ok: true }])
  for (const row of await rows()) {
    const bytes = await readFile(join(dataDir, 'files', row.key))
    expect(bytes.equals(fragmentOf('1', row.seq))).toBe(true)
  }
  expect((await rows()).map((row) => row.seq)).toEqual([0, 1])
})
