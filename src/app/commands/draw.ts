import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { draws } from '#seats'
import { Stop, say } from './open.ts'

/** 100,000 applications are about 25 MB; what is far larger is no draw, and must not fill the memory. */
const fileBytesMax = 256 * 1024 * 1024

/** Draws again from a downloaded file, without a server or a database. Ends with 1 where it differs, with 2 where the file is no draw. */
export async function verifyDrawFile(path: string, options: { hash?: string }): Promise<void> {
  const file = await readJson(path)
  const verdict = verify(path, file)
  say(`${verdict.applications} applications, ${verdict.placed} of them with a seat`)
  console.log(`inputs  ${verdict.inputsHash}\nseed    ${verdict.seed}\nresult  ${verdict.resultHash}`)
  for (const { step, where, said, found } of verdict.differences)
    console.error(`differs: ${step}, ${where}\n  said      ${said}\n  computed  ${found}`)
  if (!verdict.equal) throw new Stop('This file is not what its own list and shares lead to.')
  if (options.hash !== undefined && options.hash.toLowerCase() !== verdict.resultHash)
    throw new Stop(`The draw in this file is whole, but it is not the published one: ${options.hash}`)
  say('equal: the list and the shares lead to this result')
  if (options.hash === undefined) say('compare the result’s hash with the one on the draw’s page, or give it by --hash')
}

function verify(path: string, file: unknown): ReturnType<typeof draws.verify> {
  try {
    return draws.verify(file)
  } catch (error) {
    if (error instanceof draws.NotADraw) throw new Stop(`${path} is not a draw: look at ${error.message || 'its beginning'}`, 2)
    throw error
  }
}

async function readJson(path: string): Promise<unknown> {
  const file = await open(path).catch(() => {
    throw new Stop(`There is no file ${path}`, 2)
  })
  try {
    const { size } = await file.stat()
    if (size > fileBytesMax) throw new Stop(`${path} has ${size} bytes; no draw’s file is larger than ${fileBytesMax}`, 2)
    const text = await file.readFile('utf8')
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof Stop) throw error
    throw new Stop(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, 2)
  } finally {
    await file.close()
  }
}

/** For whoever keeps a share of their own: the number to keep, and its fingerprint to publish. */
export function makeShare(): void {
  const share = randomBytes(32).toString('hex')
  console.log(`share        ${share}\nfingerprint  ${draws.commitmentOf(share)}`)
  say('keep the share secret until the list is closed; publish only the fingerprint')
}
