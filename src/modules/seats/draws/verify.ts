// Checks a draw from its one file, without trusting anything in it but the list, the revealed shares and what is said to have been withdrawn.
import type { Inputs, Lot, Result } from './compute.ts'
import { commitmentOf, computeDraw, hashOf, rulesVersion, toCanonical } from './compute.ts'

export interface DrawFile {
  format: 'kaleidoscope-draw'
  inputs: Inputs
  inputsHash: string
  /** In the order of their holders; a share is null where it was withheld. */
  shares: { holder: Record<string, string>; commitment: string; share: string | null }[]
  result: Result
  resultHash: string
}

/** What was compared, in this order. */
export type Step = 'inputs' | 'shares' | 'seed' | 'lots' | 'places' | 'result'

export interface Difference {
  step: Step
  /** The application, holder or field in which they differ. */
  where: string
  said: string
  found: string
}

export interface Verdict {
  equal: boolean
  /** The first of each step; empty where all is equal. */
  differences: Difference[]
  applications: number
  placed: number
  inputsHash: string
  seed: string
  resultHash: string
}

/** A file that is no draw: where it stops being one. */
export class NotADraw extends Error {}

/** Repeats the draw and compares. Throws `NotADraw` for what has not the shape of one. */
export function verifyDraw(file: unknown): Verdict {
  const draw = readDrawFile(file)
  const { inputs, shares, result: said } = draw
  const revealed = shares.flatMap(({ share }) => (share === null ? [] : [share]))
  const found = computeDraw(inputs, revealed, said)
  const [inputsHash, resultHash] = [found.inputsHash, hashOf(toCanonical(found))]
  const differences = [
    ...differ('inputs', 'inputsHash', draw.inputsHash, inputsHash),
    ...differ('inputs', 'result.inputsHash', said.inputsHash, inputsHash),
    ...compareShares(draw),
    ...differ('seed', 'seed', said.seed, found.seed),
    ...compareLots(said.lots, found.lots),
    ...differ('result', 'resultHash', draw.resultHash, resultHash),
    ...differ('result', 'result', hashOf(toCanonical(said)), resultHash),
  ]
  const placed = found.lots.filter(({ pool }) => pool !== null).length
  const first = differences.filter(({ step }, at) => differences.findIndex((other) => other.step === step) === at)
  return {
    equal: first.length === 0,
    differences: first,
    applications: inputs.applications.length,
    placed,
    inputsHash,
    seed: found.seed,
    resultHash,
  }
}

function differ(step: Step, where: string, said: string, found: string): Difference[] {
  return said === found ? [] : [{ step, where, said, found }]
}

function compareShares({ inputs, shares, result }: DrawFile): Difference[] {
  const committed = shares.map(({ commitment }) => commitment).toSorted()
  const revealed = shares.flatMap(({ share }) => (share === null ? [] : [share])).toSorted()
  return [
    ...shares.flatMap(({ holder, commitment, share }) =>
      share === null ? [] : differ('shares', Object.values(holder)[0] ?? '', commitment, commitmentOf(share)),
    ),
    ...differ('shares', 'inputs.commitments', inputs.commitments.join(' '), committed.join(' ')),
    ...differ('shares', 'result.shares', result.shares.join(' '), revealed.join(' ')),
  ]
}

function compareLots(said: readonly Lot[], found: readonly Lot[]): Difference[] {
  for (const [at, ours] of found.entries()) {
    const theirs = said[at]
    const where = ours.id
    if (theirs?.id !== ours.id || theirs.lot !== ours.lot)
      return differ('lots', where, theirs ? `${theirs.id} ${theirs.lot}` : '–', `${ours.id} ${ours.lot}`)
    if (theirs.pool !== ours.pool || theirs.reserve !== ours.reserve) return differ('places', where, place(theirs), place(ours))
  }
  return said.length > found.length ? differ('lots', said[found.length]!.id, said[found.length]!.lot, '–') : []
}

const place = ({ pool, reserve }: Lot): string => (pool === null ? '–' : `${pool}${reserve ? ` (${reserve})` : ''}`)

const [uuid, bytes32] = [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, /^[0-9a-f]{64}$/]

/** A check of one value; throws with the place in the file. */
type Check = (value: unknown, where: string) => void

const fail = (where: string): never => {
  throw new NotADraw(where)
}
const isText: Check = (value, where) => void (typeof value === 'string' || fail(where))
const matches =
  (pattern: RegExp): Check =>
  (value, where) =>
    void ((typeof value === 'string' && pattern.test(value)) || fail(where))
const among =
  (...words: unknown[]): Check =>
  (value, where) =>
    void (words.includes(value) || fail(where))
const count =
  (least: number, below = 1e9): Check =>
  (value, where) =>
    void ((Number.isInteger(value) && (value as number) >= least && (value as number) < below) || fail(where))
const orNull =
  (check: Check): Check =>
  (value, where) =>
    void (value === null || check(value, where))
const list =
  (check: Check, most = 1e7): Check =>
  (value, where) => {
    if (!Array.isArray(value) || value.length > most) return fail(where)
    for (const [at, one] of value.entries()) check(one, `${where}[${at}]`)
  }
const byName =
  (check: Check): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(where)
    for (const [name, one] of Object.entries(value)) check(one, `${where}.${name}`)
  }
/** Exactly these fields: one that nobody looks at could say something else. */
const fields =
  (checks: Record<string, Check>): Check =>
  (value, where) => {
    byName(() => {})(value, where)
    for (const name of Object.keys(value as object)) if (!Object.hasOwn(checks, name)) fail(`${where}.${name}`)
    for (const [name, check] of Object.entries(checks)) check((value as Record<string, unknown>)[name], where ? `${where}.${name}` : name)
  }
const ascending =
  (nameOf: (one: never) => string | number): Check =>
  (value, where) => {
    for (const [at, one] of (value as never[]).entries())
      if (at > 0 && nameOf((value as never[])[at - 1]!) >= nameOf(one)) fail(`${where}[${at}]`)
  }
const both =
  (...checks: Check[]): Check =>
  (value, where) =>
    checks.forEach((check) => check(value, where))
const ranked: Check = (value, where) => void (new Set(value as number[]).size === (value as number[]).length || fail(where))

/** The file as a draw, or `NotADraw` with the place that is wrong: twice the same id, a rank that is no pool, a size of nothing. */
function readDrawFile(file: unknown): DrawFile {
  const isHash = matches(bytes32)
  const pools = (file as { inputs?: { pools?: unknown } } | null)?.inputs?.pools
  const isPool = count(0, Array.isArray(pools) ? pools.length : 0)
  const letters = matches(/^[A-Z]{0,26}$/)
  const inputs = fields({
    format: among('kaleidoscope-draw-inputs'),
    rules: among(rulesVersion),
    draw: matches(uuid),
    commitments: list(isHash, 1000),
    quotas: both(list(matches(/^[A-Z]$/), 26), ranked),
    pools: list(fields({ id: matches(uuid), places: count(0), reserves: byName(count(0)) }), 1e5),
    applications: both(
      list(fields({ id: matches(uuid), ranks: both(list(isPool, 5), ranked), size: count(1), letters })),
      ascending(({ id }: { id: string }) => id),
    ),
  })
  const result = fields({
    format: among('kaleidoscope-draw-result'),
    rules: among(rulesVersion),
    draw: matches(uuid),
    inputsHash: isHash,
    shares: list(isHash, 1000),
    seed: isHash,
    lowered: both(
      list(fields({ pool: isPool, places: count(0) }), 1e5),
      ascending(({ pool }: { pool: number }) => pool),
    ),
    withdrawn: both(
      list(matches(uuid)),
      ascending((id: string) => id),
    ),
    lots: list(fields({ id: matches(uuid), lot: isHash, pool: orNull(isPool), reserve: orNull(matches(/^[A-Z]$/)) })),
  })
  const share = fields({ holder: byName(isText), commitment: isHash, share: orNull(isHash) })
  fields({ format: among('kaleidoscope-draw'), inputs, inputsHash: isHash, shares: list(share, 1000), result, resultHash: isHash })(
    file,
    '',
  )
  return file as DrawFile
}
