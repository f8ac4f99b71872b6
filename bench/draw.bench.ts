import { readFileSync, readdirSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorld } from '../src/app/process/world.ts'
import { createPool, draws } from '../src/modules/seats/index.ts'
import { closeDraw } from '../src/modules/seats/draws/close.ts'
import { placeDraw } from '../src/modules/seats/draws/place.ts'
import { repeatDraw } from '../src/modules/seats/draws/repeat.ts'
import { runDraw } from '../src/modules/seats/draws/run.ts'
import { readConfig } from '../src/platform/config.ts'
import { inTransaction, sql } from '../src/platform/db/database.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import type { Job, World } from '../src/platform/http/route.ts'
import { projectRoot } from '../src/platform/root.ts'
import { Temporal } from '../src/platform/time.ts'
import { prepareDatabase } from '../scripts/database.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { freePort, startPinned, stopChild } from './setup/machine.ts'
import { openBrowser } from './setup/slow-line.ts'
import { median, printTable } from './setup/table.ts'

const [poolCount, placesEach] = [200, 16]
const letters = ['A', 'B', 'C', 'D']
const names = { A: 'region', B: 'rural', C: 'firstTime', D: 'access' } as const
const holders = [
  { type: 'office' as const, id: 0 },
  { type: 'member' as const, id: 1 },
  { type: 'member' as const, id: 2 },
]

const random = (below: number): number => Math.floor(Math.random() * below)

/** Well-liked workshops get far more wishes than others; one in thirty applications is a small class. */
function makeApplication(holder: number, poolIds: readonly number[], at: Temporal.Instant) {
  const ranks = new Set<number>()
  for (let left = 1 + random(5); left > 0; left -= 1) ranks.add(poolIds[Math.floor(Math.random() ** 2 * poolIds.length)]!)
  return {
    holder: { type: 'people.child', id: holder },
    units: random(30) === 0 ? 2 + random(5) : 1,
    poolIds: [...ranks],
    letters: letters.filter(() => random(4) === 0).join(''),
    at,
  }
}

async function prepare(world: World, applications: number): Promise<{ drawId: number; uuid: string }> {
  const now = world.clock()
  const label = { en: 'Bench' }
  const quotas = letters.map((letter) => ({ letter, kind: names[letter as keyof typeof names], label }))
  return inTransaction(world.db, async (trx) => {
    const poolIds: number[] = []
    for (let n = 0; n < poolCount; n += 1)
      poolIds.push(
        await createPool(trx, { ownerType: 'bench', ownerId: n, unit: 'person', cap: placesEach, label: { en: `Workshop ${n}` } }),
      )
    const times = { opensAt: now.add({ minutes: 1 }), closesAt: now.add({ minutes: 2 }), revealUntil: now.add({ minutes: 3 }) }
    const pools = poolIds.map((poolId) => ({ poolId, reserves: { A: 3, B: 2, C: 2, D: 1 } }))
    const made = await draws.create(trx, { ownerType: 'bench', ownerId: 1, label, ...times, quotas, pools })
    if (!made.ok) throw new Error(made.reason)
    for (const holder of holders) await draws.commit(trx, world, { drawId: made.id, holder, label: { en: holder.type }, now })
    const list = Array.from({ length: applications }, (_, at) => makeApplication(at + 1, poolIds, now))
    await draws.insert(trx, made.id, list)
    return { drawId: made.id, uuid: made.uuid }
  })
}

/** Wall time, and what processors did for it here and in PostgreSQL: that says something on a machine with other work too. */
interface Spent {
  seconds: number
  processorS: number
}

let databasePid = 0
const ticksPerS = 100

/** Seconds of processor that PostgreSQL took so far, all of its processes, those that have ended too (Linux alone). */
function databaseS(): number {
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      const own = Number(fields[11]) + Number(fields[12])
      if (Number(pid) === databasePid) ticks += own + Number(fields[13]) + Number(fields[14])
      else if (Number(fields[1]) === databasePid) ticks += own
    } catch {
      // It has ended between the list and the look.
    }
  }
  return ticks / ticksPerS
}

async function timeOf(work: () => Promise<unknown>): Promise<Spent> {
  const [start, own, database] = [performance.now(), process.cpuUsage(), databaseS()]
  await work()
  const { user, system } = process.cpuUsage(own)
  const spent = { seconds: (performance.now() - start) / 1000, processorS: (user + system) / 1e6 + databaseS() - database }
  console.error(`${spent.seconds.toFixed(2)} s, processor ${spent.processorS.toFixed(2)} s`)
  return spent
}

/** The published file, computed again `rounds` times in this process: seconds, and the hash. */
async function recompute(file: string, rounds: number): Promise<Spent & { hash: string; equal: boolean }> {
  const spent: Spent[] = []
  let verdict: ReturnType<typeof draws.verify> | undefined
  for (let round = 0; round < rounds; round += 1) spent.push(await timeOf(async () => void (verdict = draws.verify(JSON.parse(file)))))
  const middle = (field: keyof Spent): number => median(spent.map((one) => one[field]))
  return { seconds: middle('seconds'), processorS: middle('processorS'), hash: verdict!.resultHash, equal: verdict!.equal }
}

/** As a visitor does it: presses the button on the draw's page. From the press to the answer, the file's way included. */
async function recomputeInChromium(url: string): Promise<{ seconds: number; hash: string; equal: boolean }> {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const start = performance.now()
    await page.click('#draw-check button')
    const box = page.locator('#draw-check [data-equal]')
    await box.waitFor({ timeout: 120_000 })
    const seconds = (performance.now() - start) / 1000
    return {
      seconds,
      hash: (await box.locator('code').first().textContent()) ?? '',
      equal: (await box.getAttribute('data-equal')) === 'true',
    }
  } finally {
    await browser.close()
  }
}

/** `npm run bench -- draw [--applications 100000]`: a whole draw with quotas and classes, and the same again by those who check it. */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const applications = Number(options[options.indexOf('--applications') + 1 || Infinity] ?? '100000')
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-draw-'))
  await chmod(folder, 0o755)
  buildProduct()
  const cluster = await startEmbedded(join(folder, 'postgres'))
  const [url, port] = [cluster.url(), await freePort()]
  await prepareDatabase(url)
  const env = { ...demoSettings(folder, port), DATABASE_URL: url, DEMO: 'off', ROLE: 'web' }
  const config = readConfig({ ...process.env, ...env })
  if (!config.ok) throw new Error(config.problems.join('\n'))
  const { world, close } = await openWorld(config.config, url)
  let server: Awaited<ReturnType<typeof startPinned>> | undefined
  try {
    server = await startPinned('0,1', process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
    const { drawId, uuid } = await prepare(world, applications)
    databasePid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    await sql`analyze seats.application`.execute(world.db)
    const later: World = { ...world, clock: () => Temporal.Now.instant().add({ minutes: 5 }) }
    const step = (job: Job): Promise<Spent> => timeOf(() => job(later, { drawId }))
    const [closing, drawing, placing, repeating] = [
      await step(closeDraw),
      await step(runDraw),
      await step(placeDraw),
      await step(repeatDraw),
    ]
    const draw = (await draws.find(world.db, uuid))!
    const { rows } = await sql<{ got: number; waiting: number; over: number }>`
      select count(*) filter (where state = 'granted') as got, count(*) filter (where state = 'waiting') as waiting,
        (select count(*) from seats.pool where used > cap) as over from seats.seat`.execute(world.db)
    const address = `http://127.0.0.1:${port}/draws/${uuid}`
    const file = await (await fetch(`${address}/draw.json`)).text()
    const [node, chromium] = [await recompute(file, 3), await recomputeInChromium(address)]
    const all = [closing, drawing, placing]
    const sum = (field: keyof Spent): number => all.reduce((total, one) => total + one[field], 0)
    printTable([
      ['step', 'seconds', 'processor s', 'equal'],
      ['the list closed and published', closing.seconds, closing.processorS, ''],
      ['drawn and published', drawing.seconds, drawing.processorS, ''],
      [`seats written: ${rows[0]!.got} given, ${rows[0]!.waiting} waiting`, placing.seconds, placing.processorS, ''],
      ['together', sum('seconds'), sum('processorS'), ''],
      [`repeated ${draw.repeatCount} times, for the chances`, repeating.seconds, repeating.processorS, ''],
      ['computed again in Node', node.seconds, node.processorS, String(node.equal && node.hash === draw.resultHash)],
      ['computed again in Chromium', chromium.seconds, '', String(chromium.equal && chromium.hash === draw.resultHash)],
    ])
    return {
      applications,
      ...{ closing, drawing, placing, repeating, repeats: draw.repeatCount, ...rows[0] },
      ...{ nodeS: node.seconds, chromiumS: chromium.seconds, fileBytes: file.length },
      sameHash: [node.hash, chromium.hash].every((hash) => hash === draw.resultHash),
    }
  } finally {
    if (server) await stopChild(server)
    await close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
