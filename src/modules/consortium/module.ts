import type { Module } from '#platform/http/route.ts'
import { deleteLogoFiles } from './looks/actions.ts'
import { logoRoutes } from './looks/logo-pages.ts'
import { lookRoutes } from './looks/pages.tsx'
import { indexMembers } from './members/findable.ts'
import { memberRoutes } from './members/pages.tsx'
import { listMembers } from './members/store.ts'
import { partnerRoutes } from './partners/pages.tsx'
import { taskRoutes } from './tasks/pages.tsx'

export const consortium: Module = {
  name: 'consortium',
  routes: [...memberRoutes, ...lookRoutes, ...logoRoutes, ...partnerRoutes, ...taskRoutes],
  permissions: { 'consortium.editOwnTasks': ['partner'], 'consortium.editLook': ['coordinator', 'office'] },
  jobs: { deleteLogoFiles },
  indexAll: async (trx) => indexMembers(trx, await listMembers(trx)),
}
