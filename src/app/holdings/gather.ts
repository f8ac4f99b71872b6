import type { Holding, Module, World } from '#platform/http/route.ts'
import { languageOf, translator } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'

/** Everything that is held about a person, people's own words first. */
export function gatherOfPerson(world: World, list: readonly Module[], personId: number, ui: Ui): Promise<Holding[]> {
  return gather(list, ui, (module, said) => module.holds?.(world, personId, said))
}

/** The same of a class pass: a pupil without an account. */
export function gatherOfPass(world: World, list: readonly Module[], passId: number, ui: Ui): Promise<Holding[]> {
  return gather(list, ui, (module, said) => module.holdsOfPass?.(world, passId, said))
}

async function gather(
  list: readonly Module[],
  ui: Ui,
  ask: (module: Module, ui: Ui) => Promise<Holding[]> | undefined,
): Promise<Holding[]> {
  const readAll = async (said: Ui): Promise<Holding[]> => {
    const parts = await Promise.all(list.toReversed().map((module) => ask(module, said)))
    return parts.flatMap((part) => part ?? [])
  }
  const held = await readAll(ui)
  const said = saidWhole(ui)
  return said === ui ? held : readAll(said)
}

/** What is said comes whole in one language: where a partial one lacked a word until now, everything is said in its fallback. */
export function saidWhole(ui: Ui): Ui {
  const { fallback } = languageOf(ui.locale)
  if (!fallback || !ui.spoken || ui.spoken.lacks.size === 0) return ui
  return { ...ui, locale: fallback, t: translator(fallback), spoken: undefined }
}
