import type { Module } from '#platform/http/route.ts'
import { deleteExpired } from './sign-in/sessions.ts'
import { signInRoutes } from './sign-in/pages.tsx'

export const people: Module = {
  name: 'people',
  routes: signInRoutes,
  permissions: {},
  jobs: { deleteExpiredSessions: (world) => deleteExpired(world.db, world.clock()) },
  timers: { '17 * * * *': 'deleteExpiredSessions' },
}
