import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes, rolesOfPermission } from '../src/app/modules.ts'
import { permissionMatrix } from '../src/app/permission-matrix.ts'
import { roles } from '../src/modules/people/index.ts'
import { projectRoot } from '../src/platform/root.ts'
import type { TestApp } from './setup/test-app.ts'
import { testApp } from './setup/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ demo: true })
})
afterAll(() => app.close())

test('the committed matrix is the one that the routes give', () => {
  expect(readFileSync(join(projectRoot, 'docs/permissions.md'), 'utf8'), 'run: npm run permissions -- --write').toBe(permissionMatrix())
})

const uuid = '00000000-0000-4000-8000-000000000000'
const samplePath = (path: string): string => path.replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, uuid)

// A stranger is sent to sign in; a role without the permission is refused; one that holds it is not refused *for its role*.
test.each(allRoutes().filter((route) => route.access !== 'everyone'))('$method $path opens for exactly its roles', async (route) => {
  const allowed = rolesOfPermission().get(route.access) ?? []
  const options = { method: route.method, ...(route.method === 'POST' ? { form: {} } : {}) }
  const stranger = await app.request(samplePath(route.path), options)
  expect(stranger.status).toBe(303)
  expect(stranger.headers.get('location')).toMatch(/^\/sign-in\?next=/)
  for (const role of roles) {
    const answer = await app.request(samplePath(route.path), { ...options, as: role })
    const refusedForRole = answer.status === 403 && (await answer.text()).includes('This page is for another role')
    expect(refusedForRole, role).toBe(!allowed.includes(role))
  }
})

test.each(allRoutes())('$method $path answers nonsense without falling over', async (route) => {
  for (const word of [uuid, 'нет-такого', '%00', "' or 1=1", '9'.repeat(40)]) {
    const path = route.path.replaceAll(/:[A-Za-z]+(\{[^}]*\})?/g, encodeURIComponent(word))
    const answer = await app.request(path, {
      method: route.method,
      as: 'office',
      ...(route.method === 'POST' ? { form: { nonsense: word } } : {}),
    })
    expect(answer.status, `${path}: ${await answer.clone().text()}`).toBeLessThan(500)
  }
})
