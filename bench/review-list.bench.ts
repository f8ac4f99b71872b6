import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareDatabase } from '../scripts/database.ts'
import { readFilter } from '../src/modules/week/review/list/filter.ts'
import { countProposalsFor, listProposalsFor } from '../src/modules/week/review/list/store.ts'
import type { Db } from '../src/platform/db/database.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { projectRoot } from '../src/platform/root.ts'
import { loadRegions } from '../db/load-regions.ts'
import { buildProduct, demoSettings, serverFile } from './setup/demo.ts'
import { freePort, startPinned, stopChild } from './setup/machine.ts'
import { fillReviewedWeeks } from './setup/reviewed-week.ts'
import { median, printTable } from './setup/table.ts'

const rounds = 21
const queries = {
  'newest first': '',
  'by score': '?order=score',
  'one topic': '?topic=space&order=spread',
  'words of the title': '?q=1999',
}

interface Answer {
  status: number
  firstByteMs: number
  bytes: number
}

function get(url: string, cookie: string): Promise<Answer> {
  const from = performance.now()
  return new Promise((done, fail) => {
    request(url, { headers: { cookie, 'accept-language': 'ru' } }, (response) => {
      const firstByteMs = performance.now() - from
      let bytes = 0
      response.on('data', (part: Buffer) => (bytes += part.length))
      response.on('end', () => done({ status: response.statusCode ?? 0, firstByteMs, bytes }))
    })
      .on('error', fail)
      .end()
  })
}

async function countQueries(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^db_queries_total ([\d.e+]+)$/m.exec(text)?.[1] ?? 0)
}

/** The statements of the list, without a server, a session and a page around them. */
async function timeSql(db: Db, officeId: number, weekId: number, query: string): Promise<number> {
  const asked = new URLSearchParams(query)
  const filter = readFilter((name) => asked.get(name) ?? undefined)
  const from = performance.now()
  await listProposalsFor(db, officeId, weekId, filter)
  await countProposalsFor(db, officeId, weekId, filter)
  return performance.now() - from
}

/** `npm run bench -- review-list [--proposals 2000]`: the office's list of proposals with scores, conflicts left out, beside the same SQL alone. */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const many = Number(options[options.indexOf('--proposals') + 1 || Infinity] ?? '2000')
  const sizes: Record<string, number> = { few: 20, many }
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-reviews-'))
  await chmod(folder, 0o755)
  buildProduct()
  const cluster = await startEmbedded(join(folder, 'postgres'))
  const [url, port] = [cluster.url(), await freePort()]
  await prepareDatabase(url)
  const { db, close } = openDatabase(url, { max: 2 })
  let server: Awaited<ReturnType<typeof startPinned>> | undefined
  try {
    await loadRegions(db)
    const { weeks, officeId, cookie } = await fillReviewedWeeks(db, sizes)
    const env = { ...demoSettings(folder, port), DATABASE_URL: url, DEMO: 'off', ROLE: 'web' }
    server = await startPinned(0, process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
    const address = `http://127.0.0.1:${port}`
    const rows = []
    for (const [slug, weekId] of Object.entries(weeks))
      for (const [name, query] of Object.entries(queries)) {
        const page = `${address}/office/weeks/${slug}/proposals${query}`
        const measured = { ms: [] as number[], sql: [] as number[], queries: [] as number[], bytes: 0 }
        // In turns, so that whatever else the machine does meets both.
        for (let round = 0; round < rounds; round += 1) {
          const before = await countQueries(address)
          const answer = await get(page, cookie)
          if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`)
          measured.queries.push((await countQueries(address)) - before)
          measured.ms.push(answer.firstByteMs)
          measured.bytes = answer.bytes
          measured.sql.push(await timeSql(db, officeId, weekId, query))
        }
        rows.push({
          proposals: sizes[slug]!,
          list: name,
          queries: Math.min(...measured.queries),
          firstByteMs: median(measured.ms),
          sqlMs: median(measured.sql),
          bytes: measured.bytes,
        })
      }
    printTable([
      ['list', 'proposals', 'queries', 'first byte ms', 'SQL alone ms', 'bytes'],
      ...rows.map((row) => [row.list, row.proposals, row.queries, row.firstByteMs, row.sqlMs, row.bytes]),
    ])
    return { rounds, rows }
  } finally {
    if (server) await stopChild(server)
    await close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
