// Writes src/platform/messages.ts, the list of the text files in messages/, so that keys are known to the compiler.
import { readdirSync, writeFileSync } from 'node:fs'

const languages = ['ru', 'en'] as const
const files = readdirSync('messages/ru')
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5))
  .toSorted()
const name = (language: string, file: string) => `${language}_${file.replaceAll('-', '_')}`
const lines = [
  '// Written by `npm run messages` from the folder messages/: do not edit.',
  ...languages.flatMap((language) =>
    files.map((file) => `import ${name(language, file)} from '../../messages/${language}/${file}.json' with { type: 'json' }`),
  ),
  '',
  'export const messages = {',
  ...languages.flatMap((language) => [
    `  ${language}: {`,
    ...files.map((file) => `    ${file.includes('-') ? `'${file}'` : file}: ${name(language, file)},`),
    '  },',
  ]),
  '}',
  '',
]
writeFileSync('src/platform/messages.ts', lines.join('\n'))
