import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apply, drawTimes, giveShares, makeDraw } from '../../../checks/setup/drawn.ts'
import { testApp } from '../../../checks/setup/test-app.ts'
import { seats } from '../../modules/seats/module.ts'
import type { DrawFile } from '../../modules/seats/draws/verify.ts'
import { projectRoot } from '../../platform/root.ts'
import { runCommandLine } from './program.ts'

let folder: string
let path: string
let hash: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-draw-'))
  path = join(folder, 'draw.json')
  const app = await testApp({ modules: [seats] })
  try {
    const draw = await makeDraw(app, [3, 2], { reserve: 1 })
    await giveShares(app, draw.drawId)
    app.setNow('2026-11-24T07:00:00Z')
    for (let n = 0; n < 20; n += 1) await apply(app, draw, n + 1, [n % 2, (n + 1) % 2], { letters: n % 3 ? '' : 'A' })
    app.setNow(drawTimes.closesAt)
    await app.runJobs()
    await writeFile(path, await (await app.request(`/draws/${draw.uuid}/draw.json`)).text())
    hash = (JSON.parse(await readFile(path, 'utf8')) as { resultHash: string }).resultHash
  } finally {
    await app.close()
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Run = { code: number; out: string; err: string }

/** As people run it: a process of its own. No settings and no database: whoever checks has neither. */
function runApart(...args: string[]): Promise<Run> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(projectRoot, 'src/app/cli.ts'), 'draw', ...args],
      { cwd: projectRoot, env: { PATH: process.env.PATH, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: 'wrong' } },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

/** The same in this process, which is quicker. */
async function run(...args: string[]): Promise<Run> {
  const [out, err] = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
  for (const spy of [out, err]) spy.mockImplementation(() => {})
  try {
    const code = await runCommandLine(['draw', ...args])
    const said = ({ mock }: typeof out): string => mock.calls.map((line) => `${line.join(' ')}\n`).join('')
    return { code, out: said(out), err: said(err) }
  } finally {
    for (const spy of [out, err]) spy.mockRestore()
  }
}

async function forged(change: (file: DrawFile) => void): Promise<string> {
  const file = JSON.parse(await readFile(path, 'utf8')) as DrawFile
  change(file)
  const target = join(folder, 'forged.json')
  await writeFile(target, JSON.stringify(file))
  return target
}

describe('draw verify', () => {
  test('a true file ends with 0 and the hash, also beside the published one', async () => {
    const { code, out, err } = await runApart('verify', path)
    expect({ code, out: out.includes(`result  ${hash}`) }).toEqual({ code: 0, out: true })
    expect(err).toContain('20 applications, 5 of them with a seat')
    expect(err).toContain('equal')
    expect((await run('verify', path, '--hash', hash.toUpperCase())).code).toBe(0)
  })

  test('a whole file that is not the published one ends with 1', async () => {
    const { code, err } = await run('verify', path, '--hash', '00'.repeat(32))
    expect({ code, says: err.includes('not the published one') }).toEqual({ code: 1, says: true })
  })

  test('a forged lot, share and rank end with 1 and are named', async () => {
    const lot = await run('verify', await forged((file) => void (file.result.lots[0]!.lot = '00'.repeat(32))))
    expect(lot.code).toBe(1)
    expect(lot.err).toMatch(/differs: lots, [0-9a-f-]{36}\n {2}said .* 0{64}/)
    const share = await run('verify', await forged((file) => void (file.shares[1]!.share = '11'.repeat(32))))
    expect(share).toMatchObject({ code: 1 })
    expect(share.err).toContain('differs: shares, member 1')
    const rank = await run('verify', await forged((file) => void (file.inputs.applications[0]!.ranks = [0])))
    expect(rank).toMatchObject({ code: 1 })
    expect(rank.err).toContain('differs: inputs, inputsHash')
  })

  test('what is no draw ends with 2: twice one id, no JSON, no file, a gigabyte', async () => {
    const twice = await run('verify', await forged((file) => void file.inputs.applications.splice(1, 0, file.inputs.applications[0]!)))
    expect(twice).toMatchObject({ code: 2, out: '' })
    expect(twice.err).toContain('inputs.applications[1]')
    const text = join(folder, 'text.json')
    await writeFile(text, '<html>')
    expect((await run('verify', text)).err).toContain('is not JSON')
    expect((await run('verify', text)).code).toBe(2)
    expect(await run('verify', join(folder, 'nowhere.json'))).toMatchObject({ code: 2 })
    const large = join(folder, 'large.json')
    await writeFile(large, '')
    await truncate(large, 1024 ** 3)
    const { code, err } = await run('verify', large)
    expect({ code, says: err.includes('no draw’s file is larger') }).toEqual({ code: 2, says: true })
  })
})

test('draw share makes a number and its fingerprint, another each time', async () => {
  const [one, two] = [await run('share'), await run('share')]
  expect(one.out).toMatch(/^share {8}[0-9a-f]{64}\nfingerprint {2}[0-9a-f]{64}\n$/)
  expect(one.out).not.toBe(two.out)
})
