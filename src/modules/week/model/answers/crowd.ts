import { tickMin } from '../problem.ts'
import type { WeekProblem } from '../problem.ts'
import { minimise, openTicks } from './chains.ts'
import type { Contradiction } from './contradiction.ts'

interface Guest {
  session: number
  /** [from, until): wherever it goes, it is within. */
  from: number
  until: number
  ticks: number
  seats: number
}

/**
 * Too many sessions for the streams in some time: their lengths with turnover add up to more than the streams that hold them are open
 * (energetic reasoning: a proof where it fires, silent otherwise).
 */
export function findCrowd(problem: WeekProblem, live: readonly number[], starts: readonly number[][]): Contradiction[] {
  const gap = Math.ceil(problem.limits.turnoverMin / tickMin)
  const guests = live.map((session): Guest => {
    const ticks = Math.ceil(problem.sessions[session]!.durationMin / tickMin)
    const list = starts[session]!
    return { session, from: list[0]!, until: list.at(-1)! + ticks, ticks, seats: problem.sessions[session]!.seats }
  })
  const sizes = [0, ...new Set(problem.streams.flatMap(({ capacity }) => capacity ?? []))]
  const froms = [...new Set(guests.map(({ from }) => from))]
  const untils = [...new Set(guests.map(({ until }) => until))]
  let smallest: Contradiction | undefined
  for (const size of sizes)
    for (const from of froms)
      for (const until of untils) {
        const inside = guests.filter((guest) => guest.from >= from && guest.until <= until && guest.seats > size)
        if (inside.length === 0) continue
        // Each session leaves a gap behind it, the last one of a stream's hours too.
        const halls = problem.streams.filter(({ capacity }) => capacity === null || capacity > size)
        const have = halls.reduce((sum, { open }) => sum + openTicks(open, from, until) + gap * pieces(open, from, until), 0)
        const isTooMuch = (some: readonly Guest[]): boolean => need(some, gap) > have
        if (!isTooMuch(inside)) continue
        const few = minimise(
          inside.toSorted((a, b) => a.ticks - b.ticks),
          isTooMuch,
        )
        if (smallest && smallest.sessions.length <= few.length) continue
        smallest = {
          kind: 'crowd',
          sessions: few.map(({ session }) => session).toSorted((a, b) => a - b),
          demands: [{ kind: 'hours' }, ...(size > 0 ? [{ kind: 'capacity' } as const] : [])],
          needMin: need(few, gap) * tickMin,
          haveMin: have * tickMin,
          span: [from, until],
        }
      }
  return smallest ? [smallest] : []
}

const need = (guests: readonly Guest[], gap: number): number => guests.reduce((sum, { ticks }) => sum + ticks + gap, 0)

const pieces = (open: WeekProblem['streams'][number]['open'], from: number, until: number): number =>
  open.filter(([a, b]) => Math.min(b, until) > Math.max(a, from)).length
