import type { Module } from '#platform/http/route.ts'
import { weekReportRoutes } from './weeks/pages.tsx'

export const reporting: Module = {
  name: 'reporting',
  routes: weekReportRoutes,
  permissions: {
    'reporting.seeSums': ['coordinator', 'evaluator', 'office'],
    'reporting.openRows': ['coordinator', 'office'],
  },
}
