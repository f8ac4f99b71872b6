// Writes src/platform/messages.ts, the list of the text files in messages/, so that languages and keys are known to the compiler.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

/** The language that texts are written in first: its keys are the keys of all. */
const source = 'ru'

const isPartial = (language: string): boolean =>
  'fallback' in (JSON.parse(readFileSync(`messages/${language}/language.json`, 'utf8')) as object)
const rank = (language: string): string => `${language === source ? 0 : isPartial(language) ? 2 : 1} ${language}`
const languages = readdirSync('messages').toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
const filesOf = (language: string): string[] =>
  readdirSync(`messages/${language}`)
    .filter((file) => file.endsWith('.json') && file !== 'language.json')
    .map((file) => file.slice(0, -5))
    .toSorted()
const name = (language: string, file: string) => `${language}_${file}`.replaceAll('-', '_')
const property = (word: string): string => (word.includes('-') ? `'${word}'` : word)
const lines = [
  '// Written by `npm run messages` from the folder messages/: do not edit.',
  ...languages.flatMap((language) =>
    ['language', ...filesOf(language)].map(
      (file) => `import ${name(language, file)} from '../../messages/${language}/${file}.json' with { type: 'json' }`,
    ),
  ),
  '',
  'export const languages = {',
  ...languages.map((language) => `  ${property(language)}: ${name(language, 'language')},`),
  '}',
  '',
  'export const messages = {',
  ...languages.flatMap((language) => [
    `  ${property(language)}: {`,
    ...filesOf(language).map((file) => `    ${property(file)}: ${name(language, file)},`),
    '  },',
  ]),
  '}',
  '',
]
writeFileSync('src/platform/messages.ts', lines.join('\n'))
