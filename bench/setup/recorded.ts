import pg from 'pg'

/** One statement as it went to PostgreSQL, and where its changing values come from. */
interface Statement {
  text: string
  values: unknown[]
  rows: Record<string, unknown>[]
}

/** Everything that the clients of this pool send, in order, until `stop`. */
export function record(pool: pg.Pool): { statements: Statement[]; stop: () => void } {
  const statements: Statement[] = []
  let on = true
  const seen = new WeakSet<pg.ClientBase>()
  const watch = (client: pg.PoolClient): void => {
    if (seen.has(client)) return
    seen.add(client)
    const send = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      const result = send(...args)
      const [first, second] = args
      const text = typeof first === 'string' ? first : (first as { text?: string }).text
      const values = Array.isArray(second) ? second : ((first as { values?: unknown[] }).values ?? [])
      if (on && text !== undefined && result instanceof Promise) {
        const statement: Statement = { text, values, rows: [] }
        statements.push(statement)
        void result.then((done: { rows?: Record<string, unknown>[] }) => (statement.rows = done.rows ?? []))
      }
      return result
    }) as typeof client.query
  }
  pool.on('acquire', watch)
  return { statements, stop: () => (on = false) }
}

/** What tells one post from another: texts and bytes that it brings along. */
export type Inputs = Record<string, string | Buffer>

/** Where a changing piece of a value comes from: the post's inputs, or a field of an earlier answer. */
type Source = { input: string } | { step: number; row: number; column: string }

interface Step extends Statement {
  /** Of each value, the pieces to exchange; none: it goes as it is. */
  pieces: { old: string; source: Source }[][]
}

const isId = (value: unknown): value is number | string =>
  (typeof value === 'number' && value > 700_000_000 && value < 800_000_000) ||
  (typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-7/.test(value))

/**
 * Sends a recorded post's statements for other posts: inputs and ids that answers brought are exchanged for the post's own, wherever
 * they stand, in texts too. All on one connection, in their order.
 */
export class Recorded {
  readonly steps: Step[]

  constructor(statements: Statement[], inputs: Inputs) {
    const sources = new Map<string, Source>(Object.entries(inputs).map(([input, value]) => [keyOf(value), { input }]))
    statements.forEach(({ rows }, step) =>
      rows.slice(0, 2).forEach((found, row) => {
        for (const [column, value] of Object.entries(found))
          if (isId(value) && !sources.has(String(value))) sources.set(String(value), { step, row, column })
      }),
    )
    const all = [...sources].map(([old, source]) => ({ old, source }))
    this.steps = statements.map((statement) => ({
      ...statement,
      pieces: statement.values.map((value) => all.filter(({ old }) => textOf(value)?.includes(old))),
    }))
  }

  /** From the first step to the last, or a part of them, with what the earlier ones answered. */
  async send(client: pg.PoolClient, own: Inputs, part: { first?: number; last?: number; answers?: Record<string, unknown>[][] } = {}) {
    const { first = 0, last = this.steps.length - 1, answers = [] } = part
    for (let at = first; at <= last; at += 1) {
      const step = this.steps[at]!
      const values = step.values.map((value, place) => exchange(value, step.pieces[place]!, own, answers))
      answers[at] = (await client.query<Record<string, unknown>>(step.text, values)).rows
    }
    return answers
  }
}

function exchange(value: unknown, pieces: Step['pieces'][number], own: Inputs, answers: Record<string, unknown>[][]): unknown {
  if (pieces.length === 0) return value
  if (Array.isArray(value)) return value.map((one) => exchange(one, pieces, own, answers))
  if (Buffer.isBuffer(value)) return 'input' in pieces[0]!.source ? own[pieces[0]!.source.input] : value
  let text = String(value)
  for (const { old, source } of pieces) {
    const now = 'input' in source ? own[source.input] : answers[source.step]?.[source.row]?.[source.column]
    if (now !== undefined) text = text.replaceAll(old, String(now))
  }
  return typeof value === 'number' ? Number(text) : text
}

const keyOf = (value: string | Buffer): string => (Buffer.isBuffer(value) ? value.toString('hex') : value)

function textOf(value: unknown): string | undefined {
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map((one) => textOf(one) ?? '').join(' ') : undefined
}
