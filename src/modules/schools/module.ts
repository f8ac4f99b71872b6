import type { Module } from '#platform/http/route.ts'
import { classRoutes } from './classes/pages.tsx'
import { joinRoutes } from './joining/pages.tsx'

export const schools: Module = {
  name: 'schools',
  routes: [...classRoutes, ...joinRoutes],
  permissions: { 'schools.keepClasses': ['teacher'] },
}
