// Lists every URL with the file that answers it and who may call it.
import { allRoutes } from '../src/app/modules.ts'

const rows = allRoutes()
  .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  .map((route) => [route.method, route.path, route.access, route.file] as const)
const fixed = [
  ['GET', '/healthz', 'everyone', 'src/app/http/app.ts'],
  ['GET', '/readyz', 'everyone', 'src/app/http/app.ts'],
  ['GET', '/metrics', 'everyone', 'src/app/http/app.ts'],
  ['GET', '/assets/:name', 'everyone', 'src/app/http/assets.ts'],
] as const
const all = [...rows, ...fixed]
const width = (column: 0 | 1 | 2): number => Math.max(...all.map((row) => row[column].length))
for (const [method, path, access, file] of all)
  console.log(`${method.padEnd(4)} ${path.padEnd(width(1))}  ${access.padEnd(width(2))}  ${file}`)
