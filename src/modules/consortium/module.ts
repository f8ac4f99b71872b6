import type { Module } from '#platform/http/route.ts'
import { deleteLogoFiles } from './looks/actions.ts'
import { logoRoutes } from './looks/logo-pages.ts'
import { lookRoutes } from './looks/pages.tsx'
import { indexMembers } from './members/findable.ts'
import { memberRoutes } from './members/pages.tsx'
import { listMembers } from './members/store.ts'
import { partnerRoutes } from './partners/pages.tsx'
import { signInServiceRoutes } from './sign-in-services/pages.tsx'
import { invitationRoutes } from './staff/invitation-pages.tsx'
import { staffRoutes } from './staff/pages.tsx'
import { taskRoutes } from './tasks/pages.tsx'

export const consortium: Module = {
  name: 'consortium',
  routes: [
    ...memberRoutes,
    ...lookRoutes,
    ...logoRoutes,
    ...partnerRoutes,
    ...taskRoutes,
    ...staffRoutes,
    ...invitationRoutes,
    ...signInServiceRoutes,
  ],
  permissions: {
    'consortium.editOwnTasks': ['partner'],
    'consortium.editLook': ['coordinator', 'office'],
    'consortium.keepStaff': ['coordinator', 'office'],
    'consortium.resetAddress': ['office'],
  },
  jobs: { deleteLogoFiles },
  indexAll: async (trx) => indexMembers(trx, await listMembers(trx)),
}
