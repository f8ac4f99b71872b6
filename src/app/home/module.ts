import type { Module } from '#platform/http/route.ts'
import { demoRoutes } from '../demo/pages.tsx'
import { offlineRoutes } from '../offline/pages.tsx'
import { accessibilityRoutes } from './accessibility.tsx'
import { auditRoutes } from './audit.tsx'
import { frontRoutes } from './front.tsx'
import { kitRoutes } from './kit.tsx'
import { lookRoutes } from './look.tsx'
import { mineRoutes } from './mine.tsx'
import { searchRoutes } from './search/pages.tsx'
import { settingsRoutes } from './settings.tsx'

/** The pages that belong to no single module: the first page, one's own page, settings, the demonstration. */
export const home: Module = {
  name: 'home',
  routes: [
    ...frontRoutes,
    ...mineRoutes,
    ...settingsRoutes,
    ...lookRoutes,
    ...accessibilityRoutes,
    ...searchRoutes,
    ...auditRoutes,
    ...kitRoutes,
    ...demoRoutes,
    ...offlineRoutes,
  ],
  permissions: { 'home.readAudit': ['office'] },
}
