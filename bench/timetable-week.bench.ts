// npm run bench -- timetable-week [--seconds 300] [--seed 1] [--weeks demo,fosdem] [--file fosdem-2025.xml] [--parts 10]
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Evaluator } from '../src/modules/week/model/evaluator/evaluator.ts'
import { tickMin, weightPresets } from '../src/modules/week/model/problem.ts'
import type { Placing, WeekProblem } from '../src/modules/week/model/problem.ts'
import { openWeekSearch, priceOf } from '../src/modules/week/model/search.ts'
import type { WeekSolution } from '../src/modules/week/model/search.ts'
import { projectRoot } from '../src/platform/root.ts'
import { printTable } from './setup/table.ts'
import { solveExactly } from './timetable-week/exact.ts'
import { smallPart } from './timetable-week/parts.ts'
import { loadDemoWeek, makeFosdemWeek } from './timetable-week/weeks.ts'

const round = (value: number, digits = 1): number => Number(value.toFixed(digits))
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

interface Reached {
  zonesSchool: number
  zonesAwake: number
  pupilsSchool: number
  pupilsAwake: number
}

/** Means over all sessions: of zones and of pupils, in school hours and awake. */
function reachOf(problem: WeekProblem, placings: readonly (Placing | null)[]): Reached {
  const evaluator = new Evaluator({ ...problem, sessions: problem.sessions.map((session, at) => ({ ...session, placing: placings[at]! })) })
  const { zones, pupils } = evaluator.coverage()
  return { zonesSchool: zones.school, zonesAwake: zones.waking, pupilsSchool: pupils.school, pupilsAwake: pupils.waking }
}

/** Everything at three in the afternoon in Moscow, day after day, as if there were streams for all: what is done where nobody plans. */
function allAtThree({ sessions, days }: WeekProblem): Placing[] {
  return sessions.map(({ moderators }, at) => ({ start: days[at % days.length]!.ticks[0] + (15 * 60) / tickMin, stream: 0, moderators }))
}

interface Solved {
  feasibleS: number
  atStart: WeekSolution
  costs: Record<string, number>
  solution: WeekSolution
  perSecond: number
  wallS: number
}

const marks = [10, 60, 300]

/** Seconds are those of the processor: one search takes one. */
function solveFor(problem: WeekProblem, seconds: number, seed: number): Solved {
  const clock = startClock()
  const gone = (): number => clock().processorS
  const search = openWeekSearch(problem, weightPresets, { seed, scope: 'all' })
  const atStart = search.best()
  const openedS = gone()
  let feasibleS = atStart.unplaced === 0 ? openedS : Infinity
  const costs: Record<string, number> = {}
  while (gone() < seconds) {
    search.step(2000, gone() / seconds)
    if (feasibleS === Infinity && search.best().unplaced === 0) feasibleS = gone()
    for (const mark of marks) if (gone() >= mark && !(mark in costs)) costs[mark] = round(search.bestCost)
  }
  costs[seconds] = round(search.bestCost)
  const perSecond = Math.round(search.iterations / (gone() - openedS))
  return { feasibleS, atStart, costs, solution: search.best(), perSecond, wallS: round(clock().wallS) }
}

async function measure(name: string, problem: WeekProblem, seconds: number, seed: number, parts: number): Promise<Record<string, unknown>> {
  const { feasibleS, atStart, costs, solution, perSecond, wallS } = solveFor(problem, seconds, seed)
  const blocks = blocksIn({
    ...problem,
    sessions: problem.sessions.map((session, at) => ({ ...session, placing: solution.placings[at]! })),
  })
  const naive = allAtThree(problem)
  const [ours, three] = [reachOf(problem, solution.placings), reachOf(problem, naive)]
  console.log(`\n${name}: ${problem.sessions.length} sessions, ${problem.streams.length} streams, ${problem.days.length} days`)
  printTable([
    ['', 'in school hours: zones', 'pupils', 'awake: zones', 'pupils'],
    ['as found', percent(ours.zonesSchool), percent(ours.pupilsSchool), percent(ours.zonesAwake), percent(ours.pupilsAwake)],
    [
      'all at 15:00 in Moscow',
      percent(three.zonesSchool),
      percent(three.pupilsSchool),
      percent(three.zonesAwake),
      percent(three.pupilsAwake),
    ],
  ])
  const figures = {
    ...{
      sessions: problem.sessions.length,
      seed,
      feasibleS: round(feasibleS, 2),
      costs,
      unplaced: solution.unplaced,
      blocks,
      perSecond,
      wallS,
    },
    ...{ atStart: { cost: round(atStart.cost), unplaced: atStart.unplaced }, terms: solution.terms, ours, three },
    naiveCost: round(priceOf(problem, weightPresets, { scope: 'all', placings: naive }).cost),
    mended: loseSpeaker(problem, solution.placings, seed),
    exact: await compareExactly(problem, seed, parts),
  }
  console.log(JSON.stringify(figures, undefined, 1))
  return figures
}

interface Mended {
  /** Sessions that can't stay: their lecturer can't come at their times any more. */
  hit: number
  moved: number
  unplaced: number
  blocks: number
  seconds: number
}

/** The found timetable stands and is released; then whoever lectures most can come on the last day alone. */
function loseSpeaker(problem: WeekProblem, placings: readonly (Placing | null)[], seed: number): Mended {
  const lectures = problem.persons.map((_, person) => problem.sessions.filter(({ lecturers }) => lecturers.includes(person)).length)
  const lost = lectures.indexOf(Math.max(...lectures))
  const last = problem.days.at(-1)!.ticks
  const available = problem.persons[lost]!.waking.filter(([from]) => from >= last[0])
  const sessions = problem.sessions.map((session, at) => ({ ...session, placing: placings[at]!, released: placings[at]! }))
  const changed = { ...problem, sessions, persons: problem.persons.map((person, at) => (at === lost ? { ...person, available } : person)) }
  const hit = blocksIn(changed)
  const clock = startClock()
  const search = openWeekSearch(changed, weightPresets, { seed, scope: 'least' })
  for (let turn = 0; turn < 20; turn += 1) search.step(5000, turn / 20)
  const { placings: found, moved, unplaced } = search.best()
  const seconds = round(clock().processorS, 2)
  return {
    hit,
    moved,
    unplaced,
    blocks: blocksIn({ ...changed, sessions: sessions.map((one, at) => ({ ...one, placing: found[at]! })) }),
    seconds,
  }
}

const blocksIn = (problem: WeekProblem): number => new Evaluator(problem).allWarnings().filter(({ level }) => level === 'block').length

/** Seconds since now: of the wall, and of a processor, which say something on a machine with other work too. */
function startClock(): () => { wallS: number; processorS: number } {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(used)
    return { wallS: (performance.now() - begun) / 1000, processorS: (user + system) / 1e6 }
  }
}

/** Small parts of the week, a few sessions and two streams on one morning, beside their optimum. */
async function compareExactly(
  problem: WeekProblem,
  seed: number,
  parts: number,
): Promise<{ part: number; optimum: number; found: number; seconds: number }[]> {
  const rows: { part: number; optimum: number; found: number; seconds: number }[] = []
  for (let part = 0; part < parts; part += 1) {
    const small = smallPart(problem, part)
    const begun = performance.now()
    const exact = await solveExactly(small, weightPresets, { stepTicks: 6, timeLimitS: 60 })
    const seconds = round((performance.now() - begun) / 1000, 2)
    if (!exact.isOptimal) continue
    const search = openWeekSearch(small, weightPresets, { seed, scope: 'all', stepTicks: 6 })
    for (let turn = 0; turn < 20; turn += 1) search.step(5000, turn / 20)
    rows.push({ part, optimum: round(exact.cost, 2), found: round(search.bestCost, 2), seconds })
  }
  return rows
}

export async function run(options: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: options.filter((option) => option !== '--'),
    options: {
      seconds: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      weeks: { type: 'string', default: 'demo,fosdem' },
      parts: { type: 'string', default: '10' },
      file: { type: 'string', default: join(projectRoot, process.env.SCHEDULES_DIR ?? '../shared/data/schedules', 'fosdem-2025.xml') },
    },
  })
  const [seconds, seed, parts] = [Number(values.seconds), Number(values.seed), Number(values.parts)]
  const wanted = values.weeks.split(',')
  const { problem, facts } = await loadDemoWeek()
  const figures: Record<string, unknown> = { seconds }
  if (wanted.includes('demo')) figures.demo = await measure('The demonstration’s week', problem, seconds, seed, parts)
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), values.file)
  if (wanted.includes('fosdem') && !existsSync(file)) console.error(`${file} is not there: --file names FOSDEM 2025's schedule`)
  else if (wanted.includes('fosdem'))
    figures.fosdem = await measure('FOSDEM 2025, a thousand', await makeFosdemWeek(file, facts), seconds, seed, parts)
  return figures
}
