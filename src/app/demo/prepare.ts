import type { World } from '#platform/http/route.ts'

/** Loads the demonstration, or its next edition when the last one is over. */
export async function prepareDemo(_world: World, _say: (step: string) => void): Promise<void> {}
