// npm run bench -- timetable --instance FILE.ectt --seconds N --seed S [--solution OUT] [--iterations N]: one instance, one line of JSON.
// npm run bench -- timetable [--folder DIR] [--seconds N] [--seeds 1,2,3,4,5]: all instances of a folder beside the best known values.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../src/platform/root.ts'
import { median, printTable } from './setup/table.ts'
import { bestKnown } from './timetable/best-known.ts'
import { readInstance, readSolution, writeSolution } from './timetable/ectt.ts'
import { solve } from './timetable/solve.ts'
import type { Budget } from './timetable/solve.ts'
import { validate } from './timetable/validate.ts'

const from = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path)
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

export async function run(options: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: options.filter((option) => option !== '--'),
    options: {
      instance: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      iterations: { type: 'string' },
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1,2,3,4,5' },
      solution: { type: 'string' },
      folder: { type: 'string', default: process.env.TIMETABLING_DIR ?? join(projectRoot, '../shared/data/timetabling') },
    },
  })
  const budget: Budget = values.iterations ? { iterations: Number(values.iterations) } : { seconds: Number(values.seconds) }
  if (values.instance) return runOne(from(values.instance), Number(values.seed), budget, values.solution && from(values.solution))
  return runAll(from(values.folder), values.seeds.split(',').map(Number), budget)
}

/** The solution is judged as the file says it: written, read again, validated. */
function runOne(file: string, seed: number, budget: Budget, out: string | undefined): Record<string, unknown> {
  const instance = readInstance(readFileSync(file, 'utf8'))
  const { lines, terms, iterations, seconds } = solve(instance, seed, budget)
  const text = writeSolution(lines)
  if (out) writeFileSync(out, text)
  const { hard, cost, violations, costs } = validate(instance, readSolution(text))
  const name = basename(file, extname(file))
  return { instance: name, seed, hard, cost, violations, terms: costs, engineTerms: terms, iterations, seconds: round(seconds, 2) }
}

function runAll(folder: string, seeds: number[], budget: Budget): Record<string, unknown> {
  if (!existsSync(folder)) throw new Error(`no folder ${folder}: --folder or TIMETABLING_DIR names the one with the .ectt files`)
  const files = readdirSync(folder).filter((file) => /\.e?ctt$/.test(file))
  const rows = files.toSorted().map((file) => {
    const instance = readInstance(readFileSync(join(folder, file), 'utf8'))
    const solved = seeds.map((seed) => solve(instance, seed, budget))
    const name = basename(file, extname(file))
    const costs = solved.map(({ verdict }) => verdict.cost)
    const hard = Math.max(...solved.map(({ verdict }) => verdict.hard))
    const perSecond = solved.reduce((sum, one) => sum + one.iterations / one.seconds, 0) / solved.length
    console.error(`${name}: ${costs.join(' ')}${hard > 0 ? `, hard ${hard}` : ''}`)
    return { name, costs, hard, perSecond: Math.round(perSecond), best: bestKnown[name] }
  })
  printTable([
    ['instance', 'best known', 'median', 'least', 'most', 'hard', 'moves/s'],
    ...rows.map(({ name, costs, hard, perSecond, best }) => [
      name,
      best === undefined ? '–' : String(best),
      String(median(costs)),
      String(Math.min(...costs)),
      String(Math.max(...costs)),
      String(hard),
      perSecond,
    ]),
  ])
  return { ...budget, seeds, ...summary(rows), rows }
}

/** The gap counts the instances whose best value is known: single ratios mean nothing where that is 0. */
function summary(rows: readonly { costs: number[]; hard: number; best: number | undefined }[]) {
  const known = rows.filter((row) => row.best !== undefined)
  const reference = known.reduce((sum, row) => sum + row.best!, 0)
  const gapOf = (cost: number): number => round((cost - reference) / reference, 4)
  const sumOver = (costOf: (costs: number[]) => number): number => known.reduce((sum, row) => sum + costOf(row.costs), 0)
  const bySeed = (known[0]?.costs ?? []).map((_, index) => gapOf(sumOver((costs) => costs[index]!)))
  return {
    hard: Math.max(0, ...rows.map((row) => row.hard)),
    reference,
    sumOfMedians: sumOver(median),
    gap: reference > 0 ? gapOf(sumOver(median)) : undefined,
    gapBySeed: reference > 0 ? bySeed : undefined,
  }
}
