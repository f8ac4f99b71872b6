import { listWeeks } from '#week'
import { resetDemo } from '../demo/reset.ts'
import { Stop, say, withWorld } from './open.ts'

/** Refuses where there is no demonstration, and where something else would go with it. */
export async function resetDemonstration(options: { yes?: boolean }): Promise<void> {
  await withWorld(async (world) => {
    if (!world.config.demo) {
      throw new Stop('DEMO is off, so this installation has no demonstration to reset. Nothing was changed. (DEMO=on makes one.)')
    }
    const others = (await listWeeks(world.db)).filter((week) => !week.isDemo).map((week) => week.slug)
    if (others.length > 0 && !options.yes) {
      throw new Stop(
        `The database also has weeks that are not the demonstration’s: ${others.join(', ')}. ` +
          'A reset deletes everything, them too. Nothing was changed. To do it all the same, add --yes.',
      )
    }
    await resetDemo(world, say)
    say('the demonstration is new')
  })
}
