import { readFile } from 'node:fs/promises'
import { children, findPerson } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { erasedList } from '../holdings/erase.ts'
import { Stop, say, withWorld } from './open.ts'

/**
 * After an old backup was brought back: erases everybody again who was erased since. The list of their numbers lies beside the
 * database, not in it; the server's worker then tells every module, as it did the first time.
 */
export async function eraseAgain(): Promise<void> {
  await withWorld(async (world) => {
    const file = erasedList(world.config.dataDir)
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) throw new Stop(`There is no list ${file}: nobody was erased on this installation, or the list was not kept.`)
    const ids = [
      ...new Set(
        text
          .split('\n')
          .filter((line) => /^\d{1,15}$/.test(line))
          .map(Number),
      ),
    ]
    let again = 0
    for (const id of ids) if (await inTransaction(world.db, (trx) => eraseOne(world, trx, id))) again += 1
    say(`${ids.length} people are on the list, ${again} were there again and are erased; the worker wipes what modules hold of them`)
  })
}

/** Children first and adults without asking: this was asked for already. False where nobody is there, or no more. */
async function eraseOne(
  world: Parameters<typeof children.erase>[0],
  trx: Parameters<typeof children.erase>[1],
  id: number,
): Promise<boolean> {
  const person = await findPerson(trx, id)
  if (!person) return false
  if (person.roles.some(({ role }) => role === 'pupil')) return children.erase(world, trx, id, null)
  const erased = await children.eraseGuardian(world, trx, id, null)
  if (!erased.ok && erased.reason === 'family.erase.children')
    throw new Stop(`Person ${id} answers for a child that is on no list: erase the child on its page first.`)
  return erased.ok
}
