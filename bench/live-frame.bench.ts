import { fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '../src/platform/root.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import { Temporal } from '../src/platform/time.ts'
import { writeFrame } from '../src/modules/live/frames/write.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { openBenchRoom, quantile } from './setup/live-room.ts'
import type { BenchRoom } from './setup/live-room.ts'
import { freePort, need, startPinned, stopChild } from './setup/machine.ts'
import { printTable } from './setup/table.ts'

const serverCpu = 0
const clientCpu = 1
const clientsPerProcess = 10_000
const marginFiles = 400

type Way = 'events' | 'state'

interface Measured {
  way: Way
  who: 'ours' | 'bare'
  clients: number
  p50Ms: number
  p99Ms: number
  /** Until the last client has it: median and worst of the changes. */
  lastMs: number
  lastWorstMs: number
  lost: number
  resets: number
  closed: number
  refused: number
  /** Frames that clients did not get because they were not there at that moment. */
  missed: number
  kBPerClient: number
  frameBytes: number
}

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6
const sleep = (ms: number): Promise<unknown> => new Promise((wake) => setTimeout(wake, ms))

/** A child that speaks by messages, on a processor of its own. */
function startTalker(file: string, cpu: number): ChildProcess {
  const child = fork(join(projectRoot, 'bench/setup', file), [], { execArgv: ['--import', 'tsx'], serialization: 'advanced' })
  spawnSync('taskset', ['-a', '-cp', String(cpu), String(child.pid)])
  return child
}

function answerOf<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((done) => {
    child.once('message', (answer) => done(answer as T))
    child.send(message)
  })
}

/** What serves: tells where, makes a change at one instant, says how much memory it holds. */
interface Served {
  who: 'ours' | 'bare'
  port: number
  change: () => Promise<number>
  bytes: () => Promise<number>
  stop: () => Promise<void>
}

async function serveOurs(bench: BenchRoom): Promise<Served> {
  const port = await freePort()
  const env = { ...demoSettings(bench.folder, port), DATABASE_URL: bench.url, DEMO: 'off', ROLE: 'web', LOG_LEVEL: 'fatal' }
  const server = await startPinned(serverCpu, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
  return {
    who: 'ours',
    port,
    // As a moderator's press does: a change in the database, from another process.
    change: async () => {
      await inTransaction(bench.db, (trx) => writeFrame(trx, bench.room.id, Temporal.Now.instant()))
      const row = await bench.db.selectFrom('live.room').select('rev').where('id', '=', bench.room.id).executeTakeFirstOrThrow()
      return row.rev
    },
    bytes: async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } })).text()
      return Number(/^process_resident_memory_bytes ([\d.e+]+)$/m.exec(text)?.[1] ?? 0)
    },
    stop: () => stopChild(server),
  }
}

async function serveBare(bench: BenchRoom): Promise<Served> {
  const child = startTalker('bare-fan-out.ts', serverCpu)
  const { port } = await new Promise<{ port: number }>((done) => child.once('message', (message) => done(message as { port: number })))
  const row = await bench.db.selectFrom('live.room').select('frame').where('id', '=', bench.room.id).executeTakeFirstOrThrow()
  let rev = 1
  const tell = (): void => void child.send({ frame: JSON.stringify({ ...row.frame, rev: `1.${rev}` }) })
  tell()
  return {
    who: 'bare',
    port,
    change: () => {
      rev += 1
      tell()
      return Promise.resolve(rev)
    },
    bytes: async () => (await answerOf<{ bytes: number }>(child, { memory: true })).bytes,
    stop: () => stopChild(child),
  }
}

async function measure(
  bench: BenchRoom,
  served: Served,
  wish: { way: Way; clients: number; changes: number; perS: number },
): Promise<Measured> {
  const { way, clients, changes } = wish
  const groups = Array.from({ length: Math.ceil(clients / clientsPerProcess) }, (_, at) => ({
    child: startTalker('live-clients.ts', clientCpu),
    at,
    count: Math.min(clientsPerProcess, clients - at * clientsPerProcess),
  }))
  await Promise.all(groups.map(({ child }) => new Promise((done) => child.once('message', done))))
  try {
    // Once over the whole way, so that what is loaded at the first request is not counted as a client's.
    await fetch(`http://127.0.0.1:${served.port}/live/${bench.room.uuid}/state`, { headers: { connection: 'close' } })
    await sleep(1000)
    const before = await served.bytes()
    await Promise.all(
      groups.map(({ child, at, count }) =>
        answerOf(child, {
          join: {
            port: served.port,
            path: `/live/${bench.room.uuid}`,
            way,
            count,
            perS: wish.perS / groups.length,
            cookies: bench.cookies.slice(at * clientsPerProcess, at * clientsPerProcess + count),
            from: 10 + at * 4,
          },
        }),
      ),
    )
    await sleep(2000)
    const told: [number, number][] = []
    for (let n = 0; n < changes; n += 1) {
      const atMs = nowMs()
      told.push([await served.change(), atMs])
      await sleep(Math.max(0, 1500 - (nowMs() - atMs)))
    }
    await sleep(3000)
    const bytes = (await served.bytes()) - before
    const answers = await Promise.all(groups.map(({ child }) => answerOf<Answer>(child, { told })))
    return summarise({ way, clients, who: served.who, bytes, frameBytes: await frameBytes(bench) }, told.length, answers)
  } finally {
    for (const { child } of groups) child.send({ leave: true })
    await Promise.all(groups.map(({ child }) => new Promise((done) => child.once('exit', done))))
    await sleep(1500)
  }
}

interface Answer {
  delays: number[][]
  lost: number
  resets: number
  closed: number
  refused: number
  behind: number
}

function summarise(
  known: { way: Way; who: 'ours' | 'bare'; clients: number; bytes: number; frameBytes: number },
  changes: number,
  answers: Answer[],
): Measured {
  const { way, who, clients, bytes, frameBytes: size } = known
  const all = answers.flatMap(({ delays }) => delays.flat()).toSorted((a, b) => a - b)
  const last = Array.from({ length: changes }, (_, at) =>
    Math.max(...answers.map(({ delays }) => delays[at]!.reduce((most, ms) => Math.max(most, ms), 0))),
  )
  const sum = (pick: (answer: Answer) => number): number => answers.reduce((total, answer) => total + pick(answer), 0)
  const missed = changes * clients - all.length
  return {
    way,
    who,
    clients,
    p50Ms: quantile(all, 0.5),
    p99Ms: quantile(all, 0.99),
    lastMs: quantile(
      last.toSorted((a, b) => a - b),
      0.5,
    ),
    lastWorstMs: Math.max(...last),
    // Gaps that nobody told the client of. Who was refused for some seconds missed frames, and knows it.
    lost: sum((answer) => answer.lost),
    missed,
    resets: sum((answer) => answer.resets),
    closed: sum((answer) => answer.closed),
    refused: sum((answer) => answer.refused),
    kBPerClient: bytes / clients / 1000,
    frameBytes: size,
  }
}

async function frameBytes(bench: BenchRoom): Promise<number> {
  const { frame } = await bench.db.selectFrom('live.room').select('frame').where('id', '=', bench.room.id).executeTakeFirstOrThrow()
  return JSON.stringify(frame).length
}

function filesMax(): number {
  return Number(spawnSync('bash', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout.trim()) || 1024
}

/** `npm run bench -- live-frame [--sizes 5000,20000] [--changes 12] [--joins 1000]` */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  need('taskset', 'util-linux')
  const most = filesMax() - marginFiles
  const wished = option('sizes', '5000,20000').split(',').map(Number)
  const sizes = wished.map((size) => Math.min(size, most))
  if (sizes.some((size, at) => size !== wished[at]))
    console.error(`One process may open ${filesMax()} files here (ulimit -Hn): at most ${most} clients at once.`)
  const changes = Number(option('changes', '12'))
  const perS = Number(option('joins', '1000'))
  buildProduct()
  const bench = await openBenchRoom(Math.max(...sizes))
  const measured: Measured[] = []
  try {
    for (const clients of sizes)
      for (const way of ['events', 'state'] as const)
        for (const serve of [serveOurs, serveBare]) {
          const served = await serve(bench)
          try {
            const row = await measure(bench, served, { way, clients, changes, perS })
            measured.push(row)
            console.error(
              `${clients} ${way} ${row.who}: p99 ${Math.round(row.p99Ms)} ms, last ${Math.round(row.lastMs)} ms, ${row.lost} lost`,
            )
          } finally {
            await served.stop()
          }
        }
  } finally {
    await bench.stop()
  }
  const names = { events: 'event stream', state: 'asking' }
  printTable([
    [
      'clients',
      'way',
      'server',
      'p50 ms',
      'p99 ms',
      'last client ms',
      'worst ms',
      'lost',
      'missed',
      'resets',
      'closed',
      '503',
      'kB a client',
    ],
    ...measured.map((row) => [
      row.clients,
      names[row.way],
      row.who,
      row.p50Ms,
      row.p99Ms,
      row.lastMs,
      row.lastWorstMs,
      row.lost,
      row.missed,
      row.resets,
      row.closed,
      row.refused,
      row.kBPerClient,
    ]),
  ])
  return { changes, joinsPerS: perS, filesMax: filesMax(), measured }
}
