import { fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findNginx, startEdge } from '../checks/setup/edge.ts'
import type { Edge } from '../checks/setup/edge.ts'
import { projectRoot } from '../src/platform/root.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { openBenchRoom } from './setup/live-room.ts'
import type { BenchRoom } from './setup/live-room.ts'
import { freePort, need, startPinned, stopChild } from './setup/machine.ts'
import { median, printTable } from './setup/table.ts'

const serverCpu = 0
const clientCpu = 1
const rungs = ['a', '1', '2', '3']
const joinsPerS = 400

interface Step {
  players: number
  originPerS: number
  /** To the value at the first step. */
  ratio: number
  edgePerS: number
  mbitPerS: number
  lagP50Ms: number
  lagP95Ms: number
  stalls: number
  stalledShare: number
  refused: number
  lost: number
  clientCpu: number
}
interface Figures {
  players: number
  seconds: number
  requests: number
  bytes: number
  segments: number
  stalls: number
  stalledMs: number
  refused: number
  lost: number
  lagP50Ms: number
  lagP95Ms: number
  clientCpu: number
}

const sleep = (ms: number): Promise<unknown> => new Promise((wake) => setTimeout(wake, ms))

function startTalker(file: string, cpu: number | undefined, args: string[] = []): ChildProcess {
  const child = fork(join(projectRoot, 'bench/setup', file), args, { execArgv: ['--import', 'tsx'] })
  if (cpu !== undefined) spawnSync('taskset', ['-a', '-cp', String(cpu), String(child.pid)])
  return child
}

function tell<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((done) => {
    child.once('message', (answer) => done(answer as T))
    child.send(message)
  })
}

/**
 * `npm run bench -- live-viewers [--players 10,100,500,1000,2000,3000] [--seconds 12] [--rounds 3]`: virtual players behind the nginx edge, what the
 * origin is asked meanwhile; then segments straight from the origin beside nginx that serves the same files. Server and edge share one processor, the
 * players have the other.
 */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  const counts = option('players', '10,100,500,1000,2000,3000').split(',').map(Number)
  const seconds = Number(option('seconds', '12'))
  const rounds = Number(option('rounds', '3'))
  if (!findNginx()) throw new Error('This measurement needs nginx. On Debian: apt-get install nginx')
  need('wrk', 'wrk')
  buildProduct()
  const bench = await openBenchRoom(1)
  await bench.db.updateTable('live.room').set({ source: '{"kind":"broadcast"}' }).execute()
  const port = await freePort()
  const env = { ...demoSettings(bench.folder, port), DATABASE_URL: bench.url, DEMO: 'off', ROLE: 'web' }
  const server = await startPinned(serverCpu, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
  const files = join(bench.folder, 'data/files')
  const feed = startTalker('live-feed.ts', undefined, [bench.url, files, String(bench.room.id), bench.room.uuid])
  try {
    await new Promise((done) => feed.once('message', done))
    await sleep(12_000)
    const page = await (await fetch(`http://127.0.0.1:${port}/live/${bench.room.uuid}`)).text()
    const prefix = /\/m\/[\w./-]+\/\d+/.exec(page)![0]
    const steps = await measureEdge(port, prefix, counts, seconds)
    const egress = await measureEgress(bench, { port, pid: server.pid! }, prefix, files, rounds)
    return { date: new Date().toISOString().slice(0, 10), steps, egress }
  } finally {
    feed.kill()
    await stopChild(server)
    await bench.stop()
  }
}

async function measureEdge(originPort: number, prefix: string, counts: number[], seconds: number): Promise<Step[]> {
  const edge = await startEdge(originPort, { command: ['taskset', '-c', String(serverCpu)], countsOrigin: true })
  const players = startTalker('hls-players.ts', clientCpu)
  const steps: Step[] = []
  try {
    let joined = 0
    for (const count of counts) {
      await tell(players, { join: { port: Number(new URL(edge.url).port), prefix, rungs, count: count - joined, perS: joinsPerS } })
      joined = count
      await sleep(4000)
      steps.push(await measureStep(edge, players, seconds, steps[0]))
    }
  } finally {
    players.send({ stop: true })
    await edge.stop()
  }
  printTable([
    [
      'players',
      'origin req/s',
      'ratio to the first',
      'edge req/s',
      'Mbit/s',
      'lag p50 ms',
      'lag p95 ms',
      'stalls',
      'stalled %',
      'refused',
      'lost',
      'client CPU',
    ],
    ...steps.map((step) => [
      String(step.players),
      step.originPerS,
      step.ratio,
      step.edgePerS,
      step.mbitPerS,
      step.lagP50Ms,
      step.lagP95Ms,
      step.stalls,
      step.stalledShare * 100,
      step.refused,
      step.lost,
      step.clientCpu,
    ]),
  ])
  return steps
}

async function measureStep(edge: Edge, players: ChildProcess, seconds: number, first: Step | undefined): Promise<Step> {
  await tell(players, { reset: true })
  const before = edge.originRequests()
  await sleep(seconds * 1000)
  const asked = edge.originRequests() - before
  const read = await tell<Figures>(players, { read: true })
  const originPerS = round(asked / read.seconds)
  return {
    players: read.players,
    originPerS,
    ratio: first ? round(originPerS / first.originPerS) : 1,
    edgePerS: round(read.requests / read.seconds),
    mbitPerS: round((read.bytes * 8) / 1e6 / read.seconds),
    lagP50Ms: read.lagP50Ms,
    lagP95Ms: read.lagP95Ms,
    stalls: read.stalls,
    stalledShare: round(read.stalledMs / 1000 / (read.players * read.seconds)),
    refused: read.refused,
    lost: read.lost,
    clientCpu: round(read.clientCpu),
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000

interface Egress {
  what: string
  oursMBPerS: number
  nginxMBPerS: number
  ratio: number
  /** Megabytes for each second of processor time that the server took: what other programs do on the machine does not change it. */
  oursMBPerCpuS: number
  nginxMBPerCpuS: number
  cpuRatio: number
}

interface Pulled {
  mBPerS: number
  mBPerCpuS: number
}

/** Seconds of processor time of a process and its children so far. */
function cpuSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number)
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return ticks / 100 + children.reduce((sum, child) => sum + cpuSeconds(child), 0)
}

/** The last seconds of the lecture, out of our memory and out of nginx with sendfile from the page cache: the same files, the same processor. */
async function measureEgress(
  bench: BenchRoom,
  { port, pid }: { port: number; pid: number },
  prefix: string,
  files: string,
  rounds: number,
): Promise<Egress[]> {
  const list = await (await fetch(`http://127.0.0.1:${port}${prefix}/main/3.m3u8`)).text()
  const seqs = [...list.matchAll(/^1\/3\/(\d+)\.m4s$/gm)].map((match) => match[1]!).slice(-8)
  const plain = await startPlainNginx(bench.folder, join(files, 'live', bench.room.uuid))
  const table: Egress[] = []
  try {
    for (const what of [...rungs, 'all rungs']) {
      const paths = seqs.flatMap((seq) => (what === 'all rungs' ? rungs : [what]).map((rung) => `/main/1/${rung}/${seq}.m4s`))
      const [ours, theirs]: [Pulled[], Pulled[]] = [[], []]
      for (let n = 0; n < rounds; n += 1) {
        ours.push(
          pull(
            bench.folder,
            `http://127.0.0.1:${port}`,
            paths.map((path) => prefix + path),
            pid,
          ),
        )
        theirs.push(pull(bench.folder, plain.url, paths, plain.child.pid!))
      }
      const middle = (list: Pulled[], name: keyof Pulled): number => round(median(list.map((one) => one[name])))
      const [oursMBPerS, nginxMBPerS] = [middle(ours, 'mBPerS'), middle(theirs, 'mBPerS')]
      const [oursMBPerCpuS, nginxMBPerCpuS] = [middle(ours, 'mBPerCpuS'), middle(theirs, 'mBPerCpuS')]
      table.push({
        what,
        oursMBPerS,
        nginxMBPerS,
        ratio: round(oursMBPerS / nginxMBPerS),
        oursMBPerCpuS,
        nginxMBPerCpuS,
        cpuRatio: round(oursMBPerCpuS / nginxMBPerCpuS),
      })
    }
  } finally {
    await stopChild(plain.child)
  }
  printTable([
    ['straight from the origin', 'ours MB/s', 'nginx MB/s', 'ratio', 'ours MB per CPU s', 'nginx MB per CPU s', 'ratio'],
    ...table.map((row) => [row.what, row.oursMBPerS, row.nginxMBPerS, row.ratio, row.oursMBPerCpuS, row.nginxMBPerCpuS, row.cpuRatio]),
  ])
  return table
}

async function startPlainNginx(folder: string, root: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const own = join(folder, 'plain-nginx')
  mkdirSync(own)
  chmodSync(own, 0o755)
  // Workers run as another user than the one that owns the files.
  spawnSync('chmod', ['-R', 'a+rX', folder])
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${own}/${name};`).join(' ')
  writeFileSync(
    join(own, 'nginx.conf'),
    `worker_processes 1; daemon off; pid ${own}/pid; error_log ${own}/error.log;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=1000 inactive=60s; ${temps}
  types { video/mp4 m4s; }
  server { listen 127.0.0.1:${port}; root ${root}; add_header Cache-Control "public, max-age=31536000, immutable"; } }`,
  )
  const child = await startPinned(serverCpu, findNginx()!, ['-c', join(own, 'nginx.conf')], {
    probe: `http://127.0.0.1:${port}/main/1/a/0.m4s`,
  })
  return { url: `http://127.0.0.1:${port}`, child }
}

/** What wrk draws in four seconds over 32 connections, one path after another, and what that costs the server. */
function pull(folder: string, address: string, paths: string[], pid: number): Pulled {
  const script = join(folder, 'paths.lua')
  writeFileSync(
    script,
    `local paths = {${paths.map((path) => `"${path}"`).join(',')}}
local at = 0
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary) io.write("BYTES " .. summary.bytes .. " US " .. summary.duration .. " BAD " .. summary.errors.status .. "\\n") end`,
  )
  const before = cpuSeconds(pid)
  const done = spawnSync('taskset', ['-c', String(clientCpu), 'wrk', '-t1', '-c32', '-d4s', '-s', script, address], { encoding: 'utf8' })
  const [, bytes, us, bad] = /BYTES (\d+) US (\d+) BAD (\d+)/.exec(done.stdout) ?? []
  if (bytes === undefined || bad !== '0') throw new Error(`wrk: ${done.stdout}${done.stderr}`)
  return { mBPerS: Number(bytes) / Number(us), mBPerCpuS: Number(bytes) / 1e6 / (cpuSeconds(pid) - before) }
}
