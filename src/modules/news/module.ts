import type { Module } from '#platform/http/route.ts'
import { holdsOfNews } from './holdings.ts'
import { newsEditRoutes } from './items/edit-pages.tsx'
import { newsRoutes } from './items/pages.tsx'
import { indexAllNews } from './items/store.ts'

export const news: Module = {
  name: 'news',
  routes: [...newsRoutes, ...newsEditRoutes],
  indexAll: indexAllNews,
  holds: holdsOfNews,
  permissions: { 'news.write': ['coordinator', 'office'] },
}
