import { Agent, request } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { takeSeats } from '../../src/modules/seats/index.ts'
import { createApp } from '../../src/app/http/app.ts'
import { openWorld } from '../../src/app/process/world.ts'
import { readConfig } from '../../src/platform/config.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import type { Db } from '../../src/platform/db/database.ts'
import { Temporal } from '../../src/platform/time.ts'
import { demoSettings } from './demo.ts'
import type { Inputs } from './recorded.ts'
import { Recorded, record } from './recorded.ts'
import type { Applicant, SeatRush } from './seat-rush.ts'

/** What an applicant was told; undefined where no answer came that says anything. */
export type Told = { uuid: string; granted: boolean } | undefined
export type Post = (applicant: Applicant) => Promise<Told>

const bodyOf = (applicant: Applicant): string => `formKey=${applicant.formKey}&class=${applicant.classUuid}`
const pathOf = (rush: SeatRush, applicant: Applicant): string => `/weeks/${rush.weekSlug}/sessions/${rush.slugs[applicant.wants]!}/book`

/** A granted class is led to its sheet of codes, one that waits to its booking. */
function readLocation(location: string | undefined): Told {
  const uuid = location?.match(/[\da-f-]{36}$/)?.[0]
  return uuid === undefined ? undefined : { uuid, granted: location!.includes('/sheet?') }
}

/** Real posts over kept lines, to these processes in turn. A broken line or a fault of the server is no answer. */
export function httpPoster(rush: SeatRush, ports: readonly number[], lines: number): Post {
  const agents = ports.map(() => new Agent({ keepAlive: true, maxSockets: lines }))
  let turn = 0
  return (applicant) => {
    const at = (turn += 1) % ports.length
    const body = bodyOf(applicant)
    return new Promise((done, fail) => {
      const post = request(
        {
          agent: agents[at]!,
          port: ports[at]!,
          host: '127.0.0.1',
          method: 'POST',
          path: pathOf(rush, applicant),
          timeout: 20_000,
          headers: {
            cookie: `session=${applicant.cookie}`,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          response.resume()
          response.on('end', () => {
            const { statusCode = 0, headers } = response
            if (statusCode !== 303 && statusCode < 500) return fail(new Error(`A post got ${statusCode}`))
            done(statusCode === 303 ? readLocation(headers.location) : undefined)
          })
          response.on('error', () => done(undefined))
        },
      )
      post.on('timeout', () => post.destroy())
      post.on('error', () => done(undefined))
      post.end(body)
    })
  }
}

/** The module's action alone, in a transaction of its own: no web, no rights, no booking around it. */
export function actionPoster(rush: SeatRush, db: Db): Post {
  return async (applicant) => {
    const answer = await inTransaction(db, (trx) =>
      takeSeats(trx, {
        poolId: rush.poolIds[applicant.wants]!,
        holder: { type: 'schools.class', id: applicant.classId },
        units: 1,
        postKey: applicant.formKey,
        now: Temporal.Now.instant(),
      }),
    )
    return 'seatId' in answer ? { uuid: String(answer.seatId), granted: answer.state === 'granted' } : undefined
  }
}

const inputsOf = (rush: SeatRush, applicant: Applicant): Inputs => ({
  token: applicant.tokenHash,
  formKey: applicant.formKey,
  classUuid: applicant.classUuid,
  slug: rush.slugs[applicant.wants]!,
  pool: String(rush.poolIds[applicant.wants]!),
  class: String(applicant.classId),
})

const isTake = (step: { text: string }): boolean => step.text.includes('seats.take(')

/** Sends what a granted or a waiting applicant's post sends, as the answer of the pool falls out. */
function replay(rush: SeatRush, pool: pg.Pool, granted: Recorded, waiting: Recorded): Post {
  const take = granted.steps.findIndex(isTake)
  if (take < 0 || waiting.steps.findIndex(isTake) !== take) throw new Error('The recorded posts part before the seat is taken')
  return async (applicant) => {
    const own = inputsOf(rush, applicant)
    const client = await pool.connect()
    try {
      const answers = await granted.send(client, own, { last: take })
      const row = answers[take]![0]!
      const rest = row.state === 'granted' ? granted : waiting
      await rest.send(client, own, { first: take + 1, answers })
      return { uuid: String(row.seat_id), granted: row.state === 'granted' }
    } finally {
      client.release()
    }
  }
}

export interface Bare {
  post: Post
  /** Statements of a granted post, `begin` and `commit` too. */
  statements: number
}

/** Records one granted and one waiting post of the whole product in this process, and gives what sends their statements bare. */
export async function bareRequest(rush: SeatRush, pool: pg.Pool): Promise<Bare> {
  const config = readConfig({ ...demoSettings(join(rush.folder, 'recorder'), 0), DATABASE_URL: rush.url, DEMO: 'off', LOG_LEVEL: 'fatal' })
  if (!config.ok) throw new Error(config.problems.join())
  const opened = await openWorld(config.config, rush.url)
  const app = createApp(opened.world)
  app.setReady(true)
  const post = async (applicant: Applicant): Promise<void> => {
    const answer = await app.hono.request(`http://bench.test${pathOf(rush, applicant)}`, {
      method: 'POST',
      headers: { cookie: `session=${applicant.cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: bodyOf(applicant),
    })
    if (answer.status !== 303) throw new Error(`A recorded post got ${answer.status}: ${await answer.text()}`)
  }
  try {
    return await recordBoth(rush, pool, opened.pool, post)
  } finally {
    await opened.close()
  }
}

/** The same of the action alone. */
export async function bareAction(rush: SeatRush, pool: pg.Pool, opened: { db: Db; pool: pg.Pool }): Promise<Bare> {
  const post = actionPoster(rush, opened.db)
  return recordBoth(rush, pool, opened.pool, async (applicant) => void (await post(applicant)))
}

async function recordBoth(rush: SeatRush, pool: pg.Pool, watched: pg.Pool, post: (applicant: Applicant) => Promise<void>): Promise<Bare> {
  await rush.reset()
  const [first, ...others] = rush.applicants.filter((one) => one.wants === rush.applicants[0]!.wants)
  // Once unrecorded: what is read once per process is read now.
  await post(rush.applicants[1]!)
  const one = async (applicant: Applicant): Promise<Recorded> => {
    const { statements, stop } = record(watched)
    await post(applicant)
    stop()
    return new Recorded(statements, inputsOf(rush, applicant))
  }
  const granted = await one(first!)
  for (const applicant of others.slice(0, 15)) await post(applicant)
  const waiting = await one(others[15]!)
  await rush.reset()
  return { post: replay(rush, pool, granted, waiting), statements: granted.steps.length }
}
