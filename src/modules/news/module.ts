import type { Module } from '#platform/http/route.ts'
import { newsEditRoutes } from './items/edit-pages.tsx'
import { newsRoutes } from './items/pages.tsx'

export const news: Module = {
  name: 'news',
  routes: [...newsRoutes, ...newsEditRoutes],
  permissions: { 'news.write': ['coordinator', 'office'] },
}
