// The dependency contract. Each rule carries its reason; `checks/architecture.test.ts` runs it and plants one violation of
// each rule to see that it is refused, since a contract that matches no file fails open.

// From the top. A module may call the door of a module in a lower row, never one in its own row or above.
const rows = [
  ['reporting', 'news'],
  ['trajectory'],
  ['week', 'catalogue', 'projects'],
  ['live', 'seats', 'trends'],
  ['consortium', 'schools'],
  ['people'],
  ['regions'],
]

const folder = (names) => `^src/modules/(${names.join('|')})/`

/** One rule for each module: everything but itself and the rows below is out of reach. */
const layerRules = rows
  .flatMap((row, depth) =>
    row.map((name) => {
      const above = [...rows.slice(0, depth).flat(), ...row.filter((other) => other !== name)]
      return {
        name: `${name}-knows-only-below`,
        comment: `${name} must not know modules beside or above it (${above.join(', ') || 'none'}): it tells them by facts, so that it can be read, tested and replaced alone.`,
        severity: 'error',
        from: { path: folder([name]) },
        to: { path: above.length > 0 ? folder(above) : '^$' },
      }
    }),
  )
  .filter((rule) => rule.to.path !== '^$')

// Pure files of a module that its islands and threads may use too.
const runsAnywhere =
  '^src/modules/(seats/draws/(compute|match|verify)|week/engine/[^.]+|week/model/(?!load)[^.]+|week/editor/grid/plain/[^.]+)\\.ts$'

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'modules-by-their-door',
      comment: 'Another module is reached by its index.ts only: what is not on the door may change any day.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'app-by-doors',
      comment: 'The composition root knows every door and nothing behind it.',
      severity: 'error',
      from: { path: '^src/app/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'nobody-knows-app',
      comment: 'The app composes; a module that knew it would know everything.',
      severity: 'error',
      from: { path: '^src/(modules|platform|ui)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/app/' },
    },
    {
      name: 'platform-knows-no-domain',
      comment: 'The platform serves any product: no domain word appears in it. It may name the types of the kit’s context.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(modules|ui)/', pathNot: '^src/ui/context\\.ts$' },
    },
    {
      name: 'ui-knows-no-domain',
      comment: 'The kit knows how things look, not what they are.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/modules/' },
    },
    {
      name: 'islands-are-browser-code',
      comment: 'Browser code must not pull in the server: a page’s weight and secrets depend on it.',
      severity: 'error',
      from: { path: '/islands/' },
      to: { path: '^src/(platform|modules|app)/', pathNot: ['/islands/', runsAnywhere] },
    },
    {
      name: 'what-runs-anywhere-stands-alone',
      comment: 'The draw is computed, and the timetable judged, by the same files on the server, in its threads and in browsers.',
      severity: 'error',
      from: { path: runsAnywhere },
      to: { path: ['^src/', '^node:', '^(fs|path|crypto|buffer)$'], pathNot: runsAnywhere },
    },
    {
      name: 'threads-stand-alone',
      comment: 'A thread starts in a moment and holds no door to the database: it gets its data and sends back its result.',
      severity: 'error',
      from: { path: '/threads/' },
      to: { path: '^src/', pathNot: ['/threads/', runsAnywhere] },
    },
    {
      name: 'islands-stay-in-the-browser',
      comment: 'Server code never imports browser code; it names an island and the layout loads it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['/islands/', '\\.test\\.tsx?$'] },
      to: { path: '/islands/' },
    },
    {
      name: 'views-are-pure',
      comment: 'A view turns data into HTML: it reads no database and opens no transaction.',
      severity: 'error',
      from: { path: '/views\\.tsx$' },
      to: { path: '(/(store|actions)\\.ts$)|(^src/platform/db/database)|(^node_modules/(kysely|pg)/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rule decides from its arguments alone, time included.',
      severity: 'error',
      from: { path: '/rules\\.ts$' },
      to: {
        path: '(/(store|actions|pages|views)\\.tsx?$)|(^src/platform/db/)|(^node_modules/(kysely|pg)/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is one file in two pieces.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tests-stay-outside',
      comment: 'What runs for people never imports tests or their tools.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '(\\.test\\.tsx?$)|(^checks/)|(^journeys/)|(^bench/)|(^node_modules/(vitest|playwright-core|axe-core)/)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|json|sql)$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
