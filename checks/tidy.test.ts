import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../src/platform/root.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const list = (folder: string): string[] =>
  (readdirSync(join(projectRoot, folder), { recursive: true }) as string[]).map((file) => `${folder}/${file}`)
const source = ['src', 'scripts', 'checks', 'journeys', 'bench'].flatMap(list).filter((file) => /\.tsx?$/.test(file))
const product = source.filter((file) => file.startsWith('src/') && !file.includes('.test.'))
const modules = readdirSync(join(projectRoot, 'src/modules'))

describe('names', () => {
  test('files are kebab-case', () => {
    expect(source.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/.test(basename(file)))).toEqual([])
  })
  test('no file is a drawer for everything', () => {
    expect(source.filter((file) => /(^|\/)(utils?|common|helpers?|manager|service|misc)(\.tsx?$|\/)/.test(file))).toEqual([])
  })
})

describe('doors', () => {
  test.each(modules)('%s has a narrow door and a README of at most 40 lines', (name) => {
    const door = read(`src/modules/${name}/index.ts`)
    expect(door).not.toMatch(/export \*/)
    const exported = [...door.matchAll(/export (?:type )?\{([^}]*)\}/g)]
      .flatMap((match) => match[1]!.split(','))
      .filter((word) => word.trim() && !/^\s*type /.test(word))
    expect(exported.length).toBeLessThanOrEqual(15)
    expect(read(`src/modules/${name}/README.md`).split('\n').length).toBeLessThanOrEqual(41)
  })
})

// Reporting reads the views that owners publish, named v_…
test('a module’s SQL names its own schema only', () => {
  const wrong = product
    .filter((file) => file.startsWith('src/modules/'))
    .flatMap((file) => {
      const own = file.split('/')[2]
      const others = modules.filter((name) => name !== own)
      return [...read(file).matchAll(new RegExp(`(?:['"\`]|\\b(?:from|join|into|update) )(${others.join('|')})\\.(\\w+)`, 'g'))]
        .filter((match) => !(own === 'reporting' && match[2]!.startsWith('v_')))
        .filter(
          (match) =>
            /(from|join|into|update) $|From\(|Join\(|Into\(|Table\(/i.test(
              read(file).slice(Math.max(0, match.index - 14), match.index + 1),
            ) || /^(from|join|into|update) /.test(match[0]),
        )
        .map((match) => `${file}: ${match[0]}`)
    })
  expect(wrong).toEqual([])
})

test('rules and views take the time as an argument', () => {
  const pure = product.filter((file) => /(^|\/)(rules|views)\.tsx?$/.test(file))
  expect(pure.filter((file) => /Date\.now\(|new Date\(\)|Temporal\.Now/.test(read(file)))).toEqual([])
})

describe('pages', () => {
  const pages = product.filter((file) => file.endsWith('.tsx'))
  test('no inline style or handler: the content policy would refuse it', () => {
    // Made safe before; or text mode's own sheet, which the policy knows by its hash.
    const sanitised = /dangerouslySetInnerHTML=\{\{ __html: (toSafeHtml\(\w+\)|assets\.read\('text\.css'\)) \}\}/g
    expect(pages.filter((file) => /\sstyle=|\son[A-Z]\w+=\{|dangerouslySetInnerHTML/.test(read(file).replaceAll(sanitised, '')))).toEqual(
      [],
    )
  })
  test('texts stand in messages/, not in code', () => {
    const withText = pages.filter(
      (file) => !file.includes('story') && /[А-Яа-яЁё]{3,}/.test(read(file).replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '')),
    )
    expect(withText).toEqual([])
  })
  test('no page names another host', () => {
    expect(pages.filter((file) => /(src|href)=["'{`]+https?:\/\//.test(read(file)))).toEqual([])
  })
})

describe('messages', () => {
  const files = readdirSync(join(projectRoot, 'messages/ru')).filter((file) => file !== 'language.json')
  test('every text is used', () => {
    const code = product.map(read).join('\n')
    const quoted = new Set(Array.from(code.matchAll(/(?<=['"])[\w-]+(?:\.[\w-]+)+(?=['"])/g), ([word]) => word))
    // Keys built from data, such as t(`people.role.${role}`): the constant beginning, up to a dot, stands in the code.
    const beginnings = new Set(Array.from(code.matchAll(/(?<=`)[\w.-]+\.(?=\$\{)/g), ([word]) => word))
    const isBuilt = (key: string): boolean => [...key.matchAll(/\./g)].some(({ index }) => beginnings.has(key.slice(0, index + 1)))
    const unused = files.flatMap((file) => {
      const name = file.slice(0, -5)
      return Object.keys(JSON.parse(read(`messages/ru/${file}`)) as object)
        .map((key) => `${name}.${key}`)
        .filter((key) => !quoted.has(key) && !isBuilt(key))
    })
    expect(unused).toEqual([])
  })
})

test('the papers a newcomer needs are there', () => {
  const papers = ['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CHANGELOG.md', 'LICENSE', 'docs/words.md', '.env.example']
  expect(papers.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([])
  expect(read('LICENSE')).toContain('Apache License')
})
