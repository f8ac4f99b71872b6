import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { projectRoot } from './root.ts'

test('nothing set gives a laptop: embedded database, demonstration on', () => {
  const result = readConfig({})
  expect(result).toMatchObject({ ok: true, config: { port: 3000, host: '127.0.0.1', demo: true, role: 'all', databaseUrl: undefined } })
})

test('an own database turns the demonstration off, unless DEMO says otherwise', () => {
  const url = 'postgres://a:b@localhost/c'
  expect(readConfig({ DATABASE_URL: url })).toMatchObject({ config: { demo: false } })
  expect(readConfig({ DATABASE_URL: url, DEMO: 'on' })).toMatchObject({ config: { demo: true } })
  expect(readConfig({ DATABASE_URL: '' })).toMatchObject({ config: { demo: true } })
})

test('all wrong settings are named at once', () => {
  const result = readConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', DEMO: 'maybe', ROLE: 'king', LOG_LEVEL: 'loud' })
  expect(result.ok).toBe(false)
  const problems = result.ok ? [] : result.problems
  expect(problems.map((problem) => problem.split('=')[0])).toEqual(['PORT', 'DATABASE_URL', 'DEMO', 'ROLE', 'LOG_LEVEL'])
  expect(problems[0]).toBe('PORT="70000": must be a whole number from 0 to 65535')
})

test('a server that sends letters must know its own address: links in them never follow a request', () => {
  const MAIL_URL = 'smtp://localhost:25'
  const result = readConfig({ MAIL_URL })
  expect(result.ok ? [] : result.problems).toEqual(['PUBLIC_URL: must be set where MAIL_URL is: links in letters lead there'])
  expect(readConfig({ MAIL_URL, PUBLIC_URL: 'https://kaleidoscope.example' }).ok).toBe(true)
})

test('the settings of a bucket go together: whatever is missing is named, and nothing set means the folder', () => {
  const all = { S3_URL: 'https://s3.example.org/', S3_BUCKET: 'kaleidoscope', S3_ACCESS_KEY: 'k', S3_SECRET_KEY: 's' }
  expect(readConfig(all)).toMatchObject({
    config: { s3: { url: 'https://s3.example.org', bucket: 'kaleidoscope', region: 'us-east-1', accessKey: 'k', secretKey: 's' } },
  })
  expect(readConfig({})).toMatchObject({ config: { s3: undefined } })
  const half = readConfig({ S3_URL: all.S3_URL, S3_ACCESS_KEY: 'k' })
  expect(half.ok ? [] : half.problems).toEqual([
    'S3_BUCKET: must be set with the other settings of S3',
    'S3_SECRET_KEY: must be set with the other settings of S3',
  ])
})

test('every setting is explained in .env.example', () => {
  const text = readFileSync(join(projectRoot, '.env.example'), 'utf8')
  const source = readFileSync(join(projectRoot, 'src/platform/config.ts'), 'utf8')
  const names = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]!)
  expect(names.length).toBeGreaterThan(8)
  for (const name of names) expect(text, name).toMatch(new RegExp(`^(# )?${name}=`, 'm'))
})
