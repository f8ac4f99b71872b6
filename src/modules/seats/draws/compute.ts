// The draw itself: from a published list and revealed shares to lots and places. One module for the server, for the browsers of those
// who check it, and for the command line: it uses nothing of Node and nothing of browsers. In words: docs/decisions/0013-the-draw.md.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { match } from './match.ts'

/** Another rule gets another number, and the old one stays here as long as its draws can be looked at. */
export const rulesVersion = 1

export interface InputsPool {
  id: string
  places: number
  /** Minimum guarantees in units, by letter. */
  reserves: Record<string, number>
}

export interface InputsApplication {
  /** Random, for this draw alone. */
  id: string
  /** Numbers of pools in this list, from 0, the dearest first. */
  ranks: number[]
  size: number
  letters: string
}

/** What is published when the window closes: no name, no school, no region. */
export interface Inputs {
  format: 'kaleidoscope-draw-inputs'
  rules: number
  draw: string
  /** SHA-256 of each secret share, in ascending order; published before anybody could apply. */
  commitments: string[]
  /** Letters, in the order in which reserves are filled. */
  quotas: string[]
  pools: InputsPool[]
  /** In the order of their ids. */
  applications: InputsApplication[]
}

export interface Lot {
  id: string
  lot: string
  /** The pool's number; null: no place, it waits wherever it fits in. */
  pool: number | null
  /** The letter of the reserve that it used. */
  reserve: string | null
}

export interface Result {
  format: 'kaleidoscope-draw-result'
  rules: number
  draw: string
  inputsHash: string
  /** As revealed, in ascending order. */
  shares: string[]
  seed: string
  /** What came between the list and the draw: pools that lost places (all of them, where they don't take place), applications taken back. */
  lowered: Lowered[]
  withdrawn: string[]
  /** In ascending order. */
  lots: Lot[]
}

/** A pool, by its number, with the places that are left of it. */
export interface Lowered {
  pool: number
  places: number
}

export interface Changes {
  lowered: readonly Lowered[]
  withdrawn: readonly string[]
}

/** RFC 8785: the same content is the same bytes everywhere. */
export function toCanonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('Not JSON')
  return text
}

export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** What is published of a secret share beforehand. */
export function commitmentOf(share: string): string {
  return bytesToHex(sha256(hexToBytes(share)))
}

/** SHA-256 of the revealed shares in ascending order, followed by the hash of the list. */
export function seedOf(shares: readonly string[], inputsHash: string): string {
  return bytesToHex(sha256(concatBytes(...shares.toSorted().map(hexToBytes), hexToBytes(inputsHash))))
}

/** Lots of ids: HMAC-SHA-256 keyed by the seed. */
export function lotsOf(seed: string, ids: readonly string[]): string[] {
  const keyed = hmac.create(sha256, hexToBytes(seed))
  return ids.map((id) => bytesToHex(keyed.clone().update(utf8ToBytes(id)).digest()))
}

/** The whole draw. The same list, shares and changes give the same result, to the byte. */
export function computeDraw(inputs: Inputs, shares: readonly string[], changes: Changes): Result {
  const inputsHash = hashOf(toCanonical(inputs))
  const seed = seedOf(shares, inputsHash)
  const withdrawn = changes.withdrawn.toSorted()
  const lowered = changes.lowered.map(({ pool, places }) => ({ pool, places })).toSorted((a, b) => a.pool - b.pool)
  return {
    format: 'kaleidoscope-draw-result',
    rules: inputs.rules,
    draw: inputs.draw,
    inputsHash,
    shares: shares.toSorted(),
    seed,
    lowered,
    withdrawn,
    lots: giveLots(inputs, seed, { lowered, withdrawn }),
  }
}

function giveLots(inputs: Inputs, seed: string, changes: Changes): Lot[] {
  const applications = takingPart(inputs, changes)
  const lots = lotsOf(
    seed,
    applications.map(({ id }) => id),
  )
  const drawn = applications.map((application, at) => ({ application, lot: lots[at]! }))
  drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1))
  const inOrder = drawn.map(({ application }) => application)
  const given = matchInOrder(inputs, changes, inOrder)
  return drawn.map(({ application: { id }, lot }, at) => ({ id, lot, pool: given[at]?.pool ?? null, reserve: given[at]?.reserve ?? null }))
}

/** The list without those that were taken back since. */
export function takingPart(inputs: Inputs, { withdrawn }: Changes): InputsApplication[] {
  const away = new Set(withdrawn)
  return inputs.applications.filter(({ id }) => !away.has(id))
}

/** Who gets what where the lots came in this order: also for the repetitions that tell the chances. */
export function matchInOrder(inputs: Inputs, { lowered }: Changes, inOrder: readonly InputsApplication[]) {
  const pools = inputs.pools.map((pool, number) => {
    const left = lowered.find((one) => one.pool === number)?.places ?? pool.places
    return { ...pool, places: Math.min(pool.places, left) }
  })
  return match(inputs.quotas, pools, inOrder)
}
