import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { projectRoot } from '../src/platform/root.ts'
import { buildProduct, demoSettings, importProgramme, serverFile } from './setup/demo.ts'
import { freePort, load, need, startPinned, stopChild } from './setup/machine.ts'
import { median, printTable } from './setup/table.ts'

const serverCpu = 0
const loadCpu = 1
const connections = 32

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  ms: number
}

/** One request without any decoding: what goes over the line. */
function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const from = performance.now()
  return new Promise((done, fail) => {
    request(url, { headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts), ms: performance.now() - from }),
      )
    })
      .on('error', fail)
      .end()
  })
}

async function metric(address: string, name: string): Promise<number> {
  const text = (await get(`${address}/metrics`)).body.toString()
  return Number(new RegExp(`^${name} ([\\d.e+]+)$`, 'm').exec(text)?.[1] ?? 0)
}

async function nginxConfig(folder: string, port: number): Promise<string> {
  const file = join(folder, 'nginx.conf')
  await writeFile(
    file,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; sendfile on; tcp_nopush on; open_file_cache max=100;
  types { } default_type "text/html; charset=utf-8";
  server { listen 127.0.0.1:${port}; root ${folder}; location / { add_header Content-Encoding gzip; add_header Vary Accept-Encoding; } }
}
`,
  )
  return file
}

interface Measured {
  page: string
  sessions: number
  bytes: number
  plainBytes: number
  ours: number
  nginx: number
  ratio: number
  p99Ms: number
  coldMs: number
  signedInMs: number
  queriesCold: number
  queriesSignedIn: number
  errors: number
}

/** `npm run bench -- programme-page [--seconds 5] [--rounds 5] [--schedule FILE]` */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  const seconds = Number(option('seconds', '5'))
  const rounds = Number(option('rounds', '5'))
  const schedule = resolve(option('schedule', join(projectRoot, '../shared/data/schedules/fosdem-2025.xml')))
  for (const [program, name] of [
    ['wrk', 'wrk'],
    ['nginx', 'nginx'],
    ['taskset', 'util-linux'],
  ] as const)
    need(program, name)

  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-bench-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const nginxPort = await freePort()
  const env = demoSettings(folder, port)
  buildProduct()
  // Once with everything, so that the demonstration is loaded; then the web process alone has its core to itself.
  const first = await startPinned(serverCpu, process.execPath, [serverFile], {
    env,
    ready: 'is ready',
    cwd: projectRoot,
  })
  await stopChild(first)
  const server = await startPinned(serverCpu, process.execPath, [serverFile], {
    env: { ...env, ROLE: 'web' },
    ready: 'is ready',
    cwd: projectRoot,
  })
  const nginx = await startPinned(serverCpu, 'nginx', ['-p', folder, '-c', await nginxConfig(folder, nginxPort)], {})
  try {
    const address = `http://127.0.0.1:${port}`
    const pages: { page: string; path: string }[] = [
      { page: 'demonstration, today', path: await findLargestDay(address, await findDemoWeek(address)) },
    ]
    if (existsSync(schedule)) {
      importProgramme(schedule, 'fosdem-2025', env)
      pages.push({ page: 'FOSDEM 2025, largest day', path: await findLargestDay(address, '/weeks/fosdem-2025') })
    } else console.error(`No ${schedule}: only the demonstration is measured. Name a frab file by --schedule.`)

    const measured: Measured[] = []
    for (const page of pages) measured.push(await measurePage({ ...page, address, nginxPort, folder, seconds, rounds }))
    const memory = await measureMemory(address, pages.at(-1)!.path)
    printTable([
      [
        'page',
        'sessions',
        'bytes gzip',
        'ours req/s',
        'nginx req/s',
        'ratio',
        'p99 ms',
        'cold ms',
        'signed in ms',
        'queries cold',
        'queries signed in',
        'errors',
      ],
      ...measured.map((row) => [
        row.page,
        row.sessions,
        row.bytes,
        row.ours,
        row.nginx,
        row.ratio,
        row.p99Ms,
        row.coldMs,
        row.signedInMs,
        row.queriesCold,
        row.queriesSignedIn,
        row.errors,
      ]),
    ])
    printTable([
      ['memory', 'MiB'],
      ['before 100,000 requests', memory.beforeMiB],
      ['after 100,000 requests', memory.afterMiB],
    ])
    return { rounds, seconds, pages: measured, memory }
  } finally {
    await stopChild(nginx)
    await stopChild(server)
    await rm(folder, { recursive: true, force: true })
  }
}

async function findDemoWeek(address: string): Promise<string> {
  const text = (await get(`${address}/weeks`)).body.toString()
  const path = /href="(\/weeks\/kaleidoscope-[\d-]+)"/.exec(text)?.[1]
  if (!path) throw new Error('The demonstration has no week')
  return path
}

const countSessions = (html: string): number =>
  new Set([...html.matchAll(/href="(\/weeks\/[^"/]+\/sessions\/[^"?#]+)"/g)].map((match) => match[1])).size

/** The day page with the most sessions. */
async function findLargestDay(address: string, week: string): Promise<string> {
  const text = (await get(`${address}${week}`)).body.toString()
  const days = [...new Set([...text.matchAll(new RegExp(`href="(${week}/\\d{4}-\\d\\d-\\d\\d)"`, 'g'))].map((match) => match[1]!))]
  let best = { path: '', count: -1 }
  for (const path of days) {
    const count = countSessions((await get(`${address}${path}`)).body.toString())
    if (count > best.count) best = { path, count }
  }
  return best.path
}

async function measurePage(wish: {
  page: string
  path: string
  address: string
  nginxPort: number
  folder: string
  seconds: number
  rounds: number
}): Promise<Measured> {
  const { address, path } = wish
  const url = `${address}${path}`
  const gzip = { 'accept-encoding': 'gzip' }
  const warm = await get(url, gzip)
  const again = await get(url, gzip)
  if (again.status !== 200 || again.headers['content-encoding'] !== 'gzip')
    throw new Error(`${path} answered ${again.status}, ${String(again.headers['content-encoding'])}`)
  const html = gunzipSync(warm.body).toString()
  const file = `page-${wish.page.replaceAll(/\W+/g, '-')}.html`
  await writeFile(join(wish.folder, file), again.body)
  const nginxUrl = `http://127.0.0.1:${wish.nginxPort}/${file}`
  const same = await get(nginxUrl, gzip)
  if (!same.body.equals(again.body)) throw new Error('nginx does not serve the same bytes')

  const ours: number[] = []
  const nginx: number[] = []
  const p99: number[] = []
  let errors = 0
  for (let round = 0; round < wish.rounds; round += 1) {
    const a = load(loadCpu, url, wish.seconds, connections, { 'Accept-Encoding': 'gzip' })
    const b = load(loadCpu, nginxUrl, wish.seconds, connections, { 'Accept-Encoding': 'gzip' })
    ours.push(a.requestsPerS)
    nginx.push(b.requestsPerS)
    p99.push(a.p99Ms)
    errors += a.errors + b.errors
  }
  const cold = await countAndTime(address, (n) => get(`${url}?cold=${n}`, gzip))
  const cookie = await signIn(address)
  const signedIn = await countAndTime(address, () => get(url, { ...gzip, cookie }))
  return {
    page: wish.page,
    sessions: countSessions(html),
    bytes: again.body.length,
    plainBytes: html.length,
    ours: median(ours),
    nginx: median(nginx),
    ratio: median(ours.map((value, round) => value / nginx[round]!)),
    p99Ms: median(p99),
    coldMs: cold.ms,
    signedInMs: signedIn.ms,
    queriesCold: cold.queries,
    queriesSignedIn: signedIn.queries,
    errors,
  }
}

/** Median time of 15 requests, and SQL statements for one of them; the background's own statements are kept out by taking the least. */
async function countAndTime(address: string, once: (n: number) => Promise<Answer>): Promise<{ ms: number; queries: number }> {
  const ms: number[] = []
  const queries: number[] = []
  for (let n = 0; n < 15; n += 1) {
    const before = await metric(address, 'db_queries_total')
    ms.push((await once(n)).ms)
    queries.push((await metric(address, 'db_queries_total')) - before)
  }
  return { ms: median(ms), queries: Math.min(...queries) }
}

async function signIn(address: string): Promise<string> {
  const answer = await fetch(`${address}/demo/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ person: 'teacher' }),
    redirect: 'manual',
  })
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

async function measureMemory(address: string, path: string): Promise<{ beforeMiB: number; afterMiB: number }> {
  const read = async (): Promise<number> => Math.round((await metric(address, 'process_resident_memory_bytes')) / 2 ** 20)
  const beforeMiB = await read()
  const start = await metric(address, 'process_cpu_seconds_total')
  let sent = 0
  while (sent < 100_000) {
    const { requestsPerS } = load(loadCpu, `${address}${path}`, 2, connections, { 'Accept-Encoding': 'gzip' })
    if (requestsPerS === 0) throw new Error(`No request was answered (processor time so far: ${start} s)`)
    sent += requestsPerS * 2
  }
  return { beforeMiB, afterMiB: await read() }
}
