import type { ChildProcess } from 'node:child_process'
import { projectRoot } from '../../src/platform/root.ts'
import { demoSettings, serverFile } from './demo.ts'
import { quantile } from './live-room.ts'
import { startPinned } from './machine.ts'
import type { Post, Told } from './seat-posts.ts'
import type { RushProblems, SeatRush } from './seat-rush.ts'
import { countSeats } from './seat-rush.ts'

export const lines = 64

/** What each applicant was told first. */
export type Answers = ReadonlyMap<number, NonNullable<Told>>

export interface Round extends RushProblems {
  answersPerS: number
  grantedPerS: number
  p50Ms: number
  p99Ms: number
  retries: number
  /** Repeated posts that got another answer than the first. */
  changed: number
}

/**
 * All applicants, as many at once as there are lines, as fast as answers come. Each third clicks twice at once, each tenth sends again
 * after the answer, and whoever gets none sends again until there is one; always with the same key.
 */
export async function rushOnce(rush: SeatRush, post: Post, onAnswer?: (count: number) => void): Promise<Round & { answers: Answers }> {
  const answers = new Map<number, NonNullable<Told>>()
  const delays: number[] = []
  let [next, retries, changed, lastGrantMs] = [0, 0, 0, 0]
  const startMs = performance.now()
  const until = async (at: number): Promise<NonNullable<Told>> => {
    for (;;) {
      const fromMs = performance.now()
      const told: Told = await post(rush.applicants[at]!)
      if (told) {
        delays.push(performance.now() - fromMs)
        return told
      }
      retries += 1
      await new Promise((wake) => setTimeout(wake, 100 + Math.random() * 200))
    }
  }
  const line = async (): Promise<void> => {
    while (next < rush.applicants.length) {
      const at = next
      next += 1
      const told = await Promise.all(at % 3 === 0 ? [until(at), until(at)] : [until(at)])
      if (told[0].granted) lastGrantMs = performance.now() - startMs
      if (at % 10 === 0) told.push(await until(at))
      changed += told.filter((one) => one.uuid !== told[0].uuid || one.granted !== told[0].granted).length
      answers.set(at, told[0])
      onAnswer?.(answers.size)
    }
  }
  await Promise.all(Array.from({ length: lines }, line))
  const seconds = (performance.now() - startMs) / 1000
  delays.sort((a, b) => a - b)
  const granted = [...answers.values()].filter((one) => one.granted).length
  const rates = { answersPerS: delays.length / seconds, grantedPerS: (granted / lastGrantMs) * 1000 }
  const none = { oversold: 0, double: 0, lost: 0, granted: 0, waiting: 0, idle: 0 }
  return { answers, ...none, ...rates, p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99), retries, changed }
}

/** As `checkRush`, where answers name seats and not bookings. */
export async function checkSeats(rush: SeatRush, answers: Answers): Promise<RushProblems> {
  const rows = await rush.db.selectFrom('seats.seat').select(['id', 'state']).execute()
  const states = new Map(rows.map((row) => [String(row.id), row.state]))
  const lost = [...answers.values()].filter((one) => states.get(one.uuid) !== (one.granted ? 'granted' : 'waiting')).length
  return { lost, ...(await countSeats(rush.db)) }
}

/** The product itself, as a process that answers posts; with `all`, it does the work of the queue too. */
export async function startServer(rush: SeatRush, port: number, role: 'web' | 'all' = 'web'): Promise<ChildProcess> {
  const env = { ...demoSettings(rush.folder, port), DATABASE_URL: rush.url, DEMO: 'off', ROLE: role, LOG_LEVEL: 'fatal' }
  return startPinned('0,1', process.execPath, [serverFile], { env, ready: 'is ready', cwd: projectRoot })
}
