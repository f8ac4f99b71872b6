import type { ChildProcess } from 'node:child_process'
import pg from 'pg'
import { openDatabase } from '../src/platform/db/database.ts'
import { buildProduct } from './setup/demo.ts'
import { freePort, need, stopChild } from './setup/machine.ts'
import { actionPoster, bareAction, bareRequest, httpPoster } from './setup/seat-posts.ts'
import type { Post } from './setup/seat-posts.ts'
import type { Round } from './setup/seat-clients.ts'
import { checkSeats, lines, rushOnce, startServer } from './setup/seat-clients.ts'
import type { SeatRush } from './setup/seat-rush.ts'
import { checkRush, openSeatRush, seatsEach, workshops } from './setup/seat-rush.ts'
import { median, printTable } from './setup/table.ts'

/** As many as a web process keeps. */
const connections = 12

interface Way {
  what: string
  post: Post
  /** Its peer's name; none: it is one. */
  peer?: string
  /** Answers name bookings, which are compared with those that stand. */
  books?: boolean
}

async function measure(rush: SeatRush, ways: readonly Way[], rounds: number): Promise<Map<string, Round[]>> {
  const measured = new Map(ways.map((way) => [way.what, [] as Round[]]))
  // The first round warms all of them up.
  for (let round = 0; round <= rounds; round += 1)
    for (const way of ways) {
      await rush.reset()
      const { answers, ...found } = await rushOnce(rush, way.post)
      const stands = way.books ? await checkRush(rush, answers) : await checkSeats(rush, answers)
      if (round > 0) measured.get(way.what)!.push({ ...found, ...stands })
    }
  return measured
}

const medianOf = (rounds: readonly Round[], field: keyof Round): number => median(rounds.map((round) => round[field]))
const worstOf = (rounds: readonly Round[], field: keyof Round): number => Math.max(...rounds.map((round) => round[field]))

/** `npm run bench -- seats-rush [--applicants 10000] [--rounds 3]` */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  need('taskset', 'util-linux')
  const rounds = Number(option('rounds', '3'))
  buildProduct()
  const rush = await openSeatRush(Number(option('applicants', '10000')))
  const servers: ChildProcess[] = []
  const acting = openDatabase(rush.url, { max: connections })
  const bare = new pg.Pool({ connectionString: rush.url, max: connections })
  const bareTwo = new pg.Pool({ connectionString: rush.url, max: 2 * connections })
  try {
    const ports = [await freePort(), await freePort()]
    for (const port of ports) servers.push(await startServer(rush, port))
    const [action, one, two] = [await bareAction(rush, bare, acting), await bareRequest(rush, bare), await bareRequest(rush, bareTwo)]
    const ways: Way[] = [
      { what: 'the action alone', post: actionPoster(rush, acting.db), peer: 'its statements, bare' },
      { what: 'its statements, bare', post: action.post },
      { what: 'posts to one process', post: httpPoster(rush, [ports[0]!], lines), peer: 'statements of a post, bare', books: true },
      { what: 'statements of a post, bare', post: one.post },
      {
        what: 'posts to two processes',
        post: httpPoster(rush, ports, lines),
        peer: 'statements of a post, bare, 24 connections',
        books: true,
      },
      { what: 'statements of a post, bare, 24 connections', post: two.post },
    ]
    const measured = await measure(rush, ways, rounds)
    const rowOf = (what: string) => {
      const own = measured.get(what)!
      const [rate, granted, p50, p99] = (['answersPerS', 'grantedPerS', 'p50Ms', 'p99Ms'] as const).map((field) => medianOf(own, field))
      const broken = (['oversold', 'double', 'lost', 'changed', 'idle'] as const).map((field) => worstOf(own, field))
      return [what, rate!, granted!, p50!, p99!, ...broken, worstOf(own, 'granted'), worstOf(own, 'retries')]
    }
    printTable([
      [
        `${rush.applicants.length} applicants, ${workshops} × ${seatsEach} seats`,
        'answers/s',
        'granted/s',
        'p50 ms',
        'p99 ms',
        'oversold',
        'double',
        'lost',
        'changed',
        'idle',
        'granted',
        'retries',
      ],
      ...ways.map((way) => rowOf(way.what)),
    ])
    const ratios = ways
      .filter((way) => way.peer)
      .map(({ what, peer }) => {
        const by = (field: 'answersPerS' | 'grantedPerS' | 'p99Ms') =>
          medianOf(measured.get(what)!, field) / medianOf(measured.get(peer!)!, field)
        return { what, answers: by('answersPerS'), granted: by('grantedPerS'), p99: by('p99Ms') }
      })
    printTable([
      ['ratio to the same statements', 'answers/s', 'granted/s', 'p99'],
      ...ratios.map((ratio) => [ratio.what, ratio.answers, ratio.granted, ratio.p99]),
    ])
    console.log(`Statements: ${action.statements} of the action, ${one.statements} of a whole post.`)
    return { rounds, ratios, statements: { action: action.statements, post: one.statements }, measured: Object.fromEntries(measured) }
  } finally {
    for (const server of servers) await stopChild(server)
    await Promise.all([acting.close(), bare.end(), bareTwo.end()])
    await rush.stop()
  }
}
