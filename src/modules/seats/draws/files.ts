import type { World } from '#platform/http/route.ts'
import type { Inputs, Result } from './compute.ts'
import type { Draw } from './store.ts'

/** 100,000 applications are about 15 MB. */
const fileBytesMax = 200 * 1024 * 1024

/**
 * Puts a published file away before the transaction that names it commits. Its hash is in its name: a run that was killed, or one
 * that wakes too late, leaves a file that nothing names, and never changes one that is named.
 */
export async function putFile(world: World, draw: Draw, kind: 'inputs' | 'result', text: string, hash: string): Promise<string> {
  const key = `seats/draws/${draw.uuid}/${kind}-${hash}.json`
  await world.storage.put(key, new TextEncoder().encode(text), fileBytesMax)
  return key
}

async function read(world: World, key: string | null): Promise<string | undefined> {
  const bytes = key === null ? undefined : await world.storage.read(key)
  return bytes && new TextDecoder().decode(bytes)
}

/** The published bytes; undefined while there are none. */
export const readInputsText = (world: World, draw: Draw): Promise<string | undefined> => read(world, draw.inputsKey)
export const readResultText = (world: World, draw: Draw): Promise<string | undefined> => read(world, draw.resultKey)

/** Throws where the published file is lost: then nothing can be drawn, and whoever keeps the storage must bring it back. */
export async function getInputs(world: World, draw: Draw): Promise<Inputs> {
  const text = await readInputsText(world, draw)
  if (!text) throw new Error(`The list of draw ${draw.uuid} is not in the storage: ${draw.inputsKey}`)
  return JSON.parse(text) as Inputs
}

export async function getResult(world: World, draw: Draw): Promise<Result> {
  const text = await readResultText(world, draw)
  if (!text) throw new Error(`The result of draw ${draw.uuid} is not in the storage: ${draw.resultKey}`)
  return JSON.parse(text) as Result
}
