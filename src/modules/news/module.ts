import type { Module } from '#platform/http/route.ts'
import { newsEditRoutes } from './items/edit-pages.tsx'
import { newsRoutes } from './items/pages.tsx'
import { indexAllNews } from './items/store.ts'

export const news: Module = {
  name: 'news',
  routes: [...newsRoutes, ...newsEditRoutes],
  indexAll: indexAllNews,
  permissions: { 'news.write': ['coordinator', 'office'] },
}
