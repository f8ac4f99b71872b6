import type { ChildProcess } from 'node:child_process'
import { buildProduct } from './setup/demo.ts'
import { freePort, need, stopChild } from './setup/machine.ts'
import { lines, rushOnce, startServer } from './setup/seat-clients.ts'
import type { Answers, Round } from './setup/seat-clients.ts'
import { httpPoster } from './setup/seat-posts.ts'
import type { Post } from './setup/seat-posts.ts'
import type { SeatRush } from './setup/seat-rush.ts'
import { checkRush, openSeatRush, seatsEach, workshops } from './setup/seat-rush.ts'
import { printTable } from './setup/table.ts'

interface Crashed extends Round {
  kills: number
  /** Applicants who posted once more in the end, with their key, and got another answer than before. */
  repeatedOtherwise: number
}

/** Runs `kill` five times, evenly over the answers; one that is still under way is waited for before the next. */
function killer(
  applicants: number,
  kills: number,
  kill: () => Promise<void>,
): { onAnswer: (count: number) => void; done: () => Promise<number> } {
  let killed = 0
  let last = Promise.resolve()
  const onAnswer = (count: number): void => {
    if (killed >= kills || count < ((killed + 1) * applicants) / (kills + 1)) return
    killed += 1
    last = last.then(kill)
  }
  return { onAnswer, done: () => last.then(() => killed) }
}

/** Everybody posts again what they posted, a few at a time, until an answer comes. */
async function repeatAll(rush: SeatRush, post: Post, answers: Answers): Promise<number> {
  const left = [...answers]
  let other = 0
  const line = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [at, before] = next
      let now = await post(rush.applicants[at]!)
      for (; !now; now = await post(rush.applicants[at]!)) await new Promise((wake) => setTimeout(wake, 200))
      if (now.uuid !== before.uuid || now.granted !== before.granted) other += 1
    }
  }
  await Promise.all(Array.from({ length: lines }, line))
  return other
}

async function crash(rush: SeatRush, port: number, kills: number, kill: () => Promise<void>): Promise<Crashed> {
  await rush.reset()
  const post = httpPoster(rush, [port], lines)
  const { onAnswer, done } = killer(rush.applicants.length, kills, kill)
  const { answers, ...round } = await rushOnce(rush, post, onAnswer)
  const killed = await done()
  const repeatedOtherwise = await repeatAll(rush, post, answers)
  return { ...round, ...(await checkRush(rush, answers)), kills: killed, repeatedOtherwise }
}

/** `npm run bench -- seats-crash [--applicants 10000] [--kills 5] [--what server,database]` */
export async function run(options: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: string): string => options[options.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
  need('taskset', 'util-linux')
  const kills = Number(option('kills', '5'))
  buildProduct()
  const rush = await openSeatRush(Number(option('applicants', '10000')))
  let server: ChildProcess | undefined
  try {
    const port = await freePort()
    server = await startServer(rush, port, 'all')
    const killServer = async (): Promise<void> => {
      const ended = new Promise((done) => server?.once('exit', done))
      server?.kill('SIGKILL')
      await ended
      server = await startServer(rush, port, 'all')
    }
    const killDatabase = async (): Promise<void> => {
      await rush.killDatabase()
      // Until it answers again.
      for (let up = false; !up;) {
        await new Promise((wake) => setTimeout(wake, 200))
        up = await rush.pool.query('select 1').then(
          () => true,
          () => false,
        )
      }
    }
    const wanted = option('what', 'server,database').split(',')
    const found: Record<string, Crashed> = {}
    if (wanted.includes('server')) found['server (SIGKILL)'] = await crash(rush, port, kills, killServer)
    if (wanted.includes('database')) found['PostgreSQL (SIGKILL)'] = await crash(rush, port, kills, killDatabase)
    printTable([
      [
        `${rush.applicants.length} applicants, ${workshops} × ${seatsEach} seats`,
        'killed',
        'granted',
        'lost',
        'double',
        'oversold',
        'idle',
        'retries',
        'changed',
        'repeated otherwise',
        'worst p99 ms',
      ],
      ...Object.entries(found).map(([what, row]) => [
        what,
        row.kills,
        row.granted,
        row.lost,
        row.double,
        row.oversold,
        row.idle,
        row.retries,
        row.changed,
        row.repeatedOtherwise,
        row.p99Ms,
      ]),
    ])
    return { applicants: rush.applicants.length, ...found }
  } finally {
    if (server) await stopChild(server)
    await rush.stop()
  }
}
