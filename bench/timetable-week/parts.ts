import type { WeekProblem } from '../../src/modules/week/model/problem.ts'

const size = 7

/** Seven sessions of a week, one after another from some place in its list, on two streams in the morning of one day. */
export function smallPart(problem: WeekProblem, part: number): WeekProblem {
  const first = (part * 31) % Math.max(1, problem.sessions.length - size)
  const chosen = problem.sessions.slice(first, first + size)
  const items = [...new Set(chosen.map(({ item }) => item))]
  const day = problem.days[part % problem.days.length]!
  const [from, until] = [day.ticks[0] + 102, Math.min(day.ticks[1], day.ticks[0] + 150)]
  return {
    ...problem,
    streams: problem.streams.slice(0, 2).map((stream) => ({ ...stream, open: [[from, until] as const] })),
    sessions: chosen.map((session) => ({
      ...session,
      item: items.indexOf(session.item),
      // A wave whose live one is elsewhere may go anywhere.
      airs: session.airs !== null && session.airs >= first && session.airs < first + size ? session.airs - first : null,
    })),
    items: items.map((item) => chosen.flatMap((session, at) => (session.item === item ? [at] : []))),
  }
}
