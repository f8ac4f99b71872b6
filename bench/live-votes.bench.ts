import { Agent, request } from 'node:http'
import type { ChildProcess } from 'node:child_process'
import { sql } from '../src/platform/db/database.ts'
import { projectRoot } from '../src/platform/root.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { openBenchRoom, quantile } from './setup/live-room.ts'
import type { BenchRoom } from './setup/live-room.ts'
import { freePort, need, startPinned, stopChild } from './setup/machine.ts'
import { printTable } from './setup/table.ts'

// Answers wait for the database, which shares both processors: so may the server.
const serverCpu = '0,1'
const connections = 64
const choices = 4

/** One post: who, what, its key, and when it leaves the browser. */
interface Press {
  pupil: number
  choice: number
  key: string
  atMs: number
}

/**
 * Each pupil answers once, evenly over the time. Each third clicks twice, each tenth browser sends again after a third of a second,
 * each twentieth pupil thinks again a second later.
 */
function planPresses(pupils: number, seconds: number): Press[] {
  const presses: Press[] = []
  for (let pupil = 0; pupil < pupils; pupil += 1) {
    const atMs = (pupil / pupils) * seconds * 1000
    const first = { pupil, choice: (pupil % choices) + 1, key: `first-press-${pupil}`, atMs }
    presses.push(first)
    if (pupil % 3 === 0) presses.push({ ...first })
    if (pupil % 10 === 0) presses.push({ ...first, atMs: atMs + 333 })
    if (pupil % 20 === 0) presses.push({ pupil, choice: ((pupil + 1) % choices) + 1, key: `second-press-${pupil}`, atMs: atMs + 1000 })
  }
  return presses.toSorted((a, b) => a.atMs - b.atMs)
}

/** What must stand in the end: each pupil's last word, once. */
function expected(presses: Press[]): Map<number, number> {
  const last = new Map<number, Press>()
  for (const press of presses)
    if (press.key.startsWith('second') || !last.get(press.pupil)?.key.startsWith('second')) last.set(press.pupil, press)
  return new Map([...last].map(([pupil, { choice }]) => [pupil, choice]))
}

type Send = (press: Press, signal?: AbortSignal) => Promise<number>

interface Measured {
  what: string
  posts: number
  p50Ms: number
  p99Ms: number
  worstMs: number
  retries: number
  /** Rows that differ from what each pupil said last; answers there more than once; answers not there. */
  wrong: number
  missing: number
}

const nowMs = (): number => performance.now()

async function sendAll(presses: Press[], send: Send): Promise<{ delays: number[]; retries: number }> {
  const startMs = nowMs()
  const delays: number[] = []
  let retries = 0
  // As in the browser: whoever presses anew takes back what of the earlier press has not got through.
  const own = new Map<number, { key: string; taking: AbortController }>()
  const one = async (press: Press): Promise<void> => {
    const fromMs = nowMs()
    const before = own.get(press.pupil)
    if (before && before.key !== press.key) {
      if (before.key.startsWith('second')) return
      before.taking.abort()
    }
    const { taking } = before?.key === press.key ? before : { taking: new AbortController() }
    own.set(press.pupil, { key: press.key, taking })
    for (;;) {
      const status = await send(press, taking.signal).catch(() => 0)
      if (taking.signal.aborted) return
      if (status === 200) break
      if (status !== 0 && status !== 503) throw new Error(`An answer got ${status}`)
      retries += 1
      await new Promise((wake) => setTimeout(wake, 200 + Math.random() * 800))
    }
    delays.push(nowMs() - fromMs)
  }
  const running: Promise<void>[] = []
  for (const press of presses) {
    const waitMs = startMs + press.atMs - nowMs()
    if (waitMs > 1) await new Promise((wake) => setTimeout(wake, waitMs))
    running.push(one(press))
  }
  await Promise.all(running)
  return { delays: delays.toSorted((a, b) => a - b), retries }
}

/** As many at once as there are lines, as fast as they come back. */
async function sendFast(pupils: number, lines: number, send: Send): Promise<number> {
  let next = 0
  const startMs = nowMs()
  const line = async (): Promise<void> => {
    while (next < pupils) {
      const pupil = next
      next += 1
      const status = await send({ pupil, choice: (pupil % choices) + 1, key: `fast-press-${pupil}`, atMs: 0 })
      if (status !== 200) throw new Error(`An answer got ${status}`)
    }
  }
  await Promise.all(Array.from({ length: lines }, line))
  return (pupils / (nowMs() - startMs)) * 1000
}

function poster(bench: BenchRoom, ports: number[]): Send {
  const agents = ports.map(() => new Agent({ keepAlive: true, maxSockets: connections }))
  let turn = 0
  return (press, signal) => {
    const at = (turn += 1) % ports.length
    const body = `choice=${press.choice}&formKey=${press.key}&at=${Date.now()}`
    return new Promise((done, fail) => {
      const post = request(
        {
          agent: agents[at]!,
          ...(signal ? { signal } : {}),
          port: ports[at]!,
          host: '127.0.0.1',
          method: 'POST',
          path: `/live/${bench.room.uuid}/polls/1/answers`,
          headers: {
            cookie: `live=${bench.cookies[press.pupil]}`,
            accept: 'application/json',
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          response.resume()
          response.on('end', () => done(response.statusCode ?? 0))
          response.on('error', fail)
        },
      )
      post.on('error', fail)
      post.end(body)
    })
  }
}

/** The same rows by one statement each, without anything around it. */
function inserter(bench: BenchRoom, pollId: number): Send {
  return async (press) => {
    await bench.pool.query(
      `insert into live.poll_answer as own (poll_id, ticket_id, choice, media_ms, answered_at, post_keys) values ($1, $2, $3, 0, now(), array[$4])
       on conflict (poll_id, ticket_id) do update set choice = excluded.choice, post_keys = (excluded.post_keys || own.post_keys)[1:8]
       where not own.post_keys @> excluded.post_keys`,
      [pollId, bench.ticketIds[press.pupil], press.choice, press.key],
    )
    return 200
  }
}

async function check(bench: BenchRoom, presses: Press[]): Promise<{ wrong: number; missing: number }> {
  const rows = await bench.db.selectFrom('live.poll_answer').select(['ticket_id', 'choice']).execute()
  const found = new Map(rows.map((row) => [row.ticket_id, row.choice]))
  let wrong = rows.length - found.size
  let missing = 0
  for (const [pupil, choice] of expected(presses)) {
    const own = found.get(bench.ticketIds[pupil]!)
    if (own === undefined) missing += 1
    else if (own !== choice) wrong += 1
  }
  await sql`truncate live.poll_answer`.execute(bench.db)
  await sql`checkpoint`.execute(bench.db)
  return { wrong, missing }
}

async function startServer(bench: BenchRoom, port: number): Promise<ChildProcess> {
  const env = { ...demoSettings(bench.folder, port), DATABASE_URL: bench.url, DEMO: 'off', ROLE: 'web', LOG_LEVEL: 'fatal' }
  return startPinned(serverCpu, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
}

/** `npm run bench -- live-votes [--answers 5000] [--seconds 10]` */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  need('taskset', 'util-linux')
  const pupils = Number(option('answers', '5000'))
  const seconds = Number(option('seconds', '10'))
  buildProduct()
  const bench = await openBenchRoom(pupils)
  const servers: ChildProcess[] = []
  try {
    const poll = await bench.db
      .insertInto('live.poll')
      .values({
        room_id: bench.room.id,
        number: 1,
        question: JSON.stringify({ en: 'Which?' }),
        choices: JSON.stringify(Array.from({ length: choices }, (_, at) => ({ en: `Answer ${at + 1}` }))),
        opens_at: sql<never>`now()`,
        created_at: sql<never>`now()`,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const presses = planPresses(pupils, seconds)
    const ports = [await freePort(), await freePort()]
    for (const port of ports) servers.push(await startServer(bench, port))
    const post = poster(bench, [ports[0]!])
    const insert = inserter(bench, poll.id)
    const measured: Measured[] = []
    const measure = async (what: string, send: Send, meanwhile?: () => void): Promise<void> => {
      meanwhile?.()
      const { delays, retries } = await sendAll(presses, send)
      const kept = await check(bench, presses)
      const times = { p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99), worstMs: delays.at(-1)! }
      measured.push({ what, posts: presses.length, ...times, retries, ...kept })
    }
    // Warm on both sides, and the highest rate of each.
    const rates = { ours: [] as number[], bare: [] as number[] }
    for (let round = 0; round < 3; round += 1) {
      rates.ours.push(await sendFast(pupils, connections, post))
      await check(bench, [])
      rates.bare.push(await sendFast(pupils, connections, insert))
      await check(bench, [])
    }
    await measure('ours', post)
    await measure('bare PostgreSQL', insert)
    await measure('ours, one of two processes killed half-way', poster(bench, ports), () =>
      setTimeout(() => servers[1]!.kill('SIGKILL'), seconds * 500),
    )
    printTable([
      [`${pupils} answers in ${seconds} s`, 'posts', 'p50 ms', 'p99 ms', 'worst ms', 'sent again', 'wrong', 'missing'],
      ...measured.map((row) => [row.what, row.posts, row.p50Ms, row.p99Ms, row.worstMs, row.retries, row.wrong, row.missing]),
    ])
    const best = { ours: Math.max(...rates.ours), bare: Math.max(...rates.bare) }
    printTable([
      ['highest rate', 'answers/s'],
      ['ours', best.ours],
      ['bare PostgreSQL', best.bare],
      ['ratio', best.ours / best.bare],
    ])
    return {
      pupils,
      seconds,
      measured,
      answersPerS: best,
      rateRatio: best.ours / best.bare,
      p99Ratio: measured[0]!.p99Ms / measured[1]!.p99Ms,
    }
  } finally {
    for (const server of servers) await stopChild(server)
    await bench.stop()
  }
}
