import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Inputs } from './compute.ts'
import { commitmentOf, computeDraw, hashOf, toCanonical } from './compute.ts'
import type { DrawFile } from './verify.ts'
import { NotADraw, verifyDraw } from './verify.ts'

function makeFile(): DrawFile {
  const secrets = [1, 2, 3].map(() => randomBytes(32).toString('hex'))
  const inputs: Inputs = {
    format: 'kaleidoscope-draw-inputs',
    rules: 1,
    draw: randomUUID(),
    commitments: secrets.map(commitmentOf).toSorted(),
    quotas: ['A', 'B'],
    pools: [1, 2, 3].map(() => ({ id: randomUUID(), places: 4, reserves: { A: 1, B: 1 } })),
    applications: Array.from({ length: 40 }, (_, n) => ({
      id: randomUUID(),
      ranks: [n % 3, (n + 1) % 3],
      size: n % 7 === 0 ? 2 : 1,
      letters: ['', 'A', 'B', 'AB'][n % 4]!,
    })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
  // The third share was withheld.
  const shares = secrets.map((share, at) => ({
    holder: { en: `Holder ${at}` },
    commitment: commitmentOf(share),
    share: at === 2 ? null : share,
  }))
  const result = computeDraw(inputs, secrets.slice(0, 2), { lowered: [{ pool: 2, places: 1 }], withdrawn: [inputs.applications[5]!.id] })
  return { format: 'kaleidoscope-draw', inputs, inputsHash: result.inputsHash, shares, result, resultHash: hashOf(toCanonical(result)) }
}

const file = makeFile()
/** Other letters than the first application has, whichever of the random ids comes first. */
const otherLetters = file.inputs.applications[0]!.letters === 'AB' ? '' : 'AB'
const forge = (change: (copy: DrawFile) => void): unknown => {
  const copy = structuredClone(file)
  change(copy)
  return copy
}

test('a true file is equal, also after it was written and read', () => {
  const verdict = verifyDraw(JSON.parse(JSON.stringify(file)))
  expect(verdict).toMatchObject({ equal: true, differences: [], applications: 40, resultHash: file.resultHash, seed: file.result.seed })
  expect(verdict.placed).toBeGreaterThan(5)
})

describe('a forged file differs, and it is said where', () => {
  const seated = file.result.lots.findIndex(({ pool }) => pool !== null)
  const unseated = file.result.lots.findIndex(({ pool }) => pool === null)
  test.each<[what: string, change: (copy: DrawFile) => void, step: string, where: string]>([
    ['a lot', (copy) => void (copy.result.lots[0]!.lot = '00'.repeat(32)), 'lots', file.result.lots[0]!.id],
    [
      'a seat given to another',
      (copy) => {
        copy.result.lots[unseated]!.pool = copy.result.lots[seated]!.pool
        copy.result.lots[seated]!.pool = null
      },
      'places',
      file.result.lots[Math.min(seated, unseated)]!.id,
    ],
    ['a lot more', (copy) => void copy.result.lots.push({ ...copy.result.lots[0]!, id: randomUUID() }), 'lots', ''],
    ['a lot less', (copy) => void copy.result.lots.pop(), 'lots', file.result.lots.at(-1)!.id],
    ['a share', (copy) => void (copy.shares[0]!.share = '11'.repeat(32)), 'shares', 'Holder 0'],
    [
      'a share and its fingerprint',
      (copy) => {
        copy.shares[0]!.share = '11'.repeat(32)
        copy.shares[0]!.commitment = commitmentOf('11'.repeat(32))
      },
      'shares',
      'inputs.commitments',
    ],
    ['a share that was revealed and left out', (copy) => void (copy.shares[1]!.share = null), 'seed', 'seed'],
    [
      'a rank',
      (copy) => void (copy.inputs.applications[0]!.ranks = copy.inputs.applications[0]!.ranks.toReversed()),
      'inputs',
      'inputsHash',
    ],
    ['a letter', (copy) => void (copy.inputs.applications[0]!.letters = otherLetters), 'inputs', 'inputsHash'],
    ['places', (copy) => void (copy.inputs.pools[0]!.places = 5), 'inputs', 'inputsHash'],
    [
      'an application more',
      (copy) => void copy.inputs.applications.push({ ...copy.inputs.applications[0]!, id: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }),
      'inputs',
      'inputsHash',
    ],
    ['who was taken back', (copy) => void (copy.result.withdrawn = []), 'result', 'resultHash'],
    ['the seed', (copy) => void (copy.result.seed = '22'.repeat(32)), 'seed', 'seed'],
    ['the hash', (copy) => void (copy.resultHash = '33'.repeat(32)), 'result', 'resultHash'],
  ])('%s', (_, change, step, where) => {
    const verdict = verifyDraw(forge(change))
    expect(verdict.equal).toBe(false)
    const found = verdict.differences.find((one) => one.step === step)
    expect({ step: found?.step, where: where === '' ? '' : found?.where }).toEqual({ step, where })
    expect(found!.said).not.toBe(found!.found)
  })

  test('a file that is forged whole agrees with itself, but its hash is not the published one', () => {
    const copy = structuredClone(file)
    copy.inputs.applications[0]!.letters = otherLetters
    const result = computeDraw(copy.inputs, copy.result.shares, copy.result)
    const verdict = verifyDraw({ ...copy, inputsHash: result.inputsHash, result, resultHash: hashOf(toCanonical(result)) })
    expect(verdict.equal).toBe(true)
    expect(verdict.resultHash).not.toBe(file.resultHash)
  })
})

describe('what is no draw is refused with the place', () => {
  test.each<[what: string, change: (copy: DrawFile) => void, where: string]>([
    ['the same id twice', (copy) => void (copy.inputs.applications[1]!.id = copy.inputs.applications[0]!.id), 'inputs.applications[1]'],
    ['a rank that is no pool', (copy) => void (copy.inputs.applications[3]!.ranks = [3]), 'inputs.applications[3].ranks[0]'],
    ['a rank below nothing', (copy) => void (copy.inputs.applications[3]!.ranks = [-1]), 'inputs.applications[3].ranks[0]'],
    ['half a rank', (copy) => void (copy.inputs.applications[3]!.ranks = [0.5]), 'inputs.applications[3].ranks[0]'],
    ['the same rank twice', (copy) => void (copy.inputs.applications[3]!.ranks = [1, 1]), 'inputs.applications[3].ranks'],
    ['six ranks', (copy) => void (copy.inputs.applications[3]!.ranks = [0, 1, 2, 0, 1, 2]), 'inputs.applications[3].ranks'],
    ['a size of nothing', (copy) => void (copy.inputs.applications[0]!.size = 0), 'inputs.applications[0].size'],
    ['letters that are none', (copy) => void (copy.inputs.applications[0]!.letters = '<b>'), 'inputs.applications[0].letters'],
    ['another rule', (copy) => void (copy.inputs.rules = 2), 'inputs.rules'],
    [
      'a field that nobody knows',
      (copy) => void Object.assign(copy.inputs.applications[0]!, { name: 'Masha' }),
      'inputs.applications[0].name',
    ],
    ['a short seed', (copy) => void (copy.result.seed = 'abc'), 'result.seed'],
    ['no shares', (copy) => void Object.assign(copy, { shares: null }), 'shares'],
  ])('%s', (_, change, where) => {
    expect(() => verifyDraw(forge(change))).toThrow(NotADraw)
    expect(() => verifyDraw(forge(change))).toThrow(where)
  })

  test.each([null, 1, 'text', [], {}, { format: 'kaleidoscope-draw' }, { inputs: { pools: 7 } }])('%j', (value) => {
    expect(() => verifyDraw(value)).toThrow(NotADraw)
  })
})
