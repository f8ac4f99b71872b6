import { forgetPages } from '#platform/http/page-version.ts'
import type { Module } from '#platform/http/route.ts'
import { programmeRoutes } from './programmes/pages.tsx'
import { catalogueScope, indexProgrammes } from './programmes/store.ts'

export const catalogue: Module = {
  name: 'catalogue',
  routes: programmeRoutes,
  permissions: {},
  listeners: { MemberLookChanged: forgetPages(catalogueScope) },
  indexAll: (trx) => indexProgrammes(trx),
}
