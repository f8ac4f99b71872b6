import type { Module } from '#platform/http/route.ts'
import { forgetTraces, listErased } from './erase.ts'
import { erasePages } from './erase-pages.tsx'
import { actOnRetention, keptInPlatform } from './keep.ts'
import { dataPages } from './pages.tsx'
import { passPages } from './pass-pages.tsx'
import { privacyPages } from './privacy.tsx'
import { holdsOfPlatform } from './read.ts'

/** What all modules below hold about people: shown, taken along, deleted, and ended by date. */
export function holdings(below: readonly Module[]): Module {
  const own = { name: 'holdings', permissions: {}, holds: holdsOfPlatform, keeps: keptInPlatform }
  const all: Module[] = [{ ...own, routes: [] }, ...below]
  return {
    ...own,
    routes: [...dataPages(all), ...erasePages, ...passPages(all), ...privacyPages(all)],
    jobs: { listErased, actOnRetention: (world) => actOnRetention(world, all) },
    timers: { '23 1 * * *': 'actOnRetention' },
    listeners: { PersonErased: forgetTraces },
  }
}
