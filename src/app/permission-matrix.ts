import { roles } from '#people'
import { modules, rolesOfPermission } from './modules.ts'

/** Who may call what, as a table in Markdown: committed as docs/permissions.md and compared by a test, so that no route comes without its row. */
export function permissionMatrix(): string {
  const table = rolesOfPermission()
  const columns = ['visitor', ...roles]
  const lines = modules.flatMap((module) =>
    module.routes
      .toSorted((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
      .map((route) => {
        const allowed = route.access === 'everyone' ? columns : (table.get(route.access) ?? [])
        const cells = columns.map((column) => (allowed.includes(column) ? '✓' : ''))
        return `| ${module.name} | ${route.method} | \`${route.path}\` | ${route.access} | ${cells.join(' | ')} |`
      }),
  )
  return [
    '# Who may call what',
    '',
    'Written by `npm run permissions -- --write`; a test compares it with the routes. ✓ opens the route; whose rows a person sees in it',
    '(own member, own class, own child, own room) is decided inside and tested beside it.',
    '',
    `| module | method | path | permission | ${columns.join(' | ')} |`,
    `|---|---|---|---|${columns.map(() => '---').join('|')}|`,
    ...lines,
    '',
  ].join('\n')
}
