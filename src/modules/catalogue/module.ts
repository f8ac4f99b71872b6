import type { Module } from '#platform/http/route.ts'
import { programmeRoutes } from './programmes/pages.tsx'

export const catalogue: Module = { name: 'catalogue', routes: programmeRoutes, permissions: {} }
