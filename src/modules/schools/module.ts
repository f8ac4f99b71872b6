import type { Module } from '#platform/http/route.ts'
import { classRoutes } from './classes/pages.tsx'
import { claimRoutes } from './claims/pages.tsx'
import { forgetClaims } from './holdings/erase.ts'
import { keptInSchools } from './holdings/keep.ts'
import { holdsOfSchools, passHoldsOfSchools } from './holdings/read.ts'
import { joinRoutes } from './joining/pages.tsx'

export const schools: Module = {
  name: 'schools',
  routes: [...classRoutes, ...joinRoutes, ...claimRoutes],
  permissions: { 'schools.keepClasses': ['teacher'], 'schools.claim': ['guardian'] },
  listeners: { PersonErased: forgetClaims },
  holds: holdsOfSchools,
  holdsOfPass: passHoldsOfSchools,
  keeps: keptInSchools,
}
