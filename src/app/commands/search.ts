import { modules } from '../modules.ts'
import { rebuildIndex } from '../process/search-index.ts'
import { say, withWorld } from './open.ts'

export async function rebuildSearch(): Promise<void> {
  const counts = await withWorld((world) => rebuildIndex(world.db, modules))
  const told = Object.entries(counts).map(([kind, n]) => `${n} of kind ${kind}`)
  say(`the search index is new: ${told.join(', ') || 'there is nothing to find yet'}`)
}
