import { catalogue } from '#catalogue'
import { consortium } from '#consortium'
import { live } from '#live'
import { news } from '#news'
import { people } from '#people'
import { reporting } from '#reporting'
import { schools } from '#schools'
import { seats } from '#seats'
import { trajectory } from '#trajectory'
import { week } from '#week'
import type { Module, Route } from '#platform/http/route.ts'
import { demo } from './demo/module.ts'
import { holdings } from './holdings/module.ts'
import { home } from './home/module.ts'

const below: Module[] = [home, demo, reporting, news, trajectory, week, catalogue, live, seats, consortium, schools, people]

/** Every module of the house, from the top down. */
export const modules: Module[] = [holdings(below), ...below]

/** All routes, by module. */
export function allRoutes(list: Module[] = modules): Route[] {
  return list.flatMap((module) => module.routes)
}

const everyRole = ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'] as const

/** Which roles may use each permission; a permission without a row is a mistake and throws at start. */
export function rolesOfPermission(list: Module[] = modules): Map<string, readonly string[]> {
  const table = new Map<string, readonly string[]>([['signedIn', everyRole]])
  for (const module of list) for (const [name, roles] of Object.entries(module.permissions)) table.set(name, roles)
  for (const route of allRoutes(list)) {
    if (route.access !== 'everyone' && !table.has(route.access))
      throw new Error(`${route.method} ${route.path}: no permission "${route.access}"`)
  }
  return table
}
