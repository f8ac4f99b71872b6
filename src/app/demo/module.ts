import type { Module } from '#platform/http/route.ts'
import { keepDemo } from './keep/keeper.ts'
import { loadDemoEdition } from './prepare.ts'

/** The demonstration: a week that is always going on. Nothing of it happens where DEMO is off. */
export const demo: Module = {
  name: 'demo',
  routes: [],
  permissions: {},
  jobs: { keepDemo, loadDemoEdition },
  timers: { '* * * * *': 'keepDemo', '*/10 * * * *': 'loadDemoEdition' },
}
