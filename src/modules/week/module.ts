import type { Module } from '#platform/http/route.ts'
import { programmeRoutes } from './programme/pages.tsx'

export const week: Module = {
  name: 'week',
  routes: [...programmeRoutes],
  permissions: {
    'week.plan': ['office'],
    'week.propose': ['coordinator', 'lecturer', 'office'],
    'week.keep': ['lecturer', 'moderator'],
  },
}
