import type { Module } from '#platform/http/route.ts'
import { memberRoutes } from './members/pages.tsx'
import { partnerRoutes } from './partners/pages.tsx'
import { taskRoutes } from './tasks/pages.tsx'

export const consortium: Module = {
  name: 'consortium',
  routes: [...memberRoutes, ...partnerRoutes, ...taskRoutes],
  permissions: { 'consortium.editOwnTasks': ['partner'] },
}
