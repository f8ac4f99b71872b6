import { tickMin } from '../problem.ts'
import type { Warning } from '../problem.ts'
import type { Board } from './board.ts'
import { lies } from './spans.ts'

/** The week's dates, the stream's hours and seats, and whoever is in it already. */
export function checkPlace(board: Board, session: number): Warning[] {
  const { streams, sessions, tickCount, limits } = board.problem
  const placing = board.placings[session]!
  const { open, capacity } = streams[placing.stream]!
  const [start, end] = [board.startMin[session]!, board.endMin[session]!]
  const isInside = start >= 0 && end <= tickCount * tickMin
  const { seats } = sessions[session]!
  const block = { level: 'block', session } as const
  return [
    ...(isInside ? [] : [{ ...block, kind: 'dates', values: {}, field: 'date' } as const]),
    ...(isInside && !lies(open, start, end) ? [{ ...block, kind: 'closed', values: {}, field: 'time' } as const] : []),
    ...board
      .atOnce(session, board.inStream[placing.stream]!, limits.turnoverMin)
      .map((other): Warning => ({ ...block, kind: 'stream', other, values: { minutes: limits.turnoverMin }, field: 'stream' })),
    ...(capacity !== null && seats > capacity
      ? [{ ...block, kind: 'capacity', values: { seats, most: capacity }, field: 'stream' } as const]
      : []),
  ]
}

/** Nothing is aired again before it was aired and made ready. */
export function checkReairing(board: Board, session: number): Warning[] {
  const { sessions, limits } = board.problem
  const live = sessions[session]!.airs
  const soon = (first: number, then: number): boolean =>
    board.isPlaced(first) && board.startMin[then]! < board.endMin[first]! + limits.reairAfterMin
  const others = [
    ...(live !== null && soon(live, session) ? [live] : []),
    ...board.airings[session]!.filter((then) => board.isPlaced(then) && soon(session, then)),
  ]
  const values = { minutes: limits.reairAfterMin }
  return others.map((other) => ({ kind: 'reairing', level: 'block', session, other, values, field: 'time' }))
}

/** The same pupils can't be at too many sessions of one field at once. */
export function checkAudience(board: Board, session: number): Warning[] {
  const { sessions, limits } = board.problem
  const { topic } = sessions[session]!
  if (topic === null) return []
  const rivals = board.atOnce(session, board.ofTopic.get(topic)!).filter((other) => areRivals(board.problem.sessions, session, other))
  const n = rivals.length === 0 ? 1 : board.mostAtOnce([session, ...rivals], board.startMin[session]!, board.endMin[session]!)
  if (n < limits.audienceAtOnce) return []
  return [{ kind: 'audience', level: 'warn', session, other: rivals[0]!, values: { n }, field: 'time' }]
}

interface Audience {
  topic: string | null
  gradeFrom: number | null
  gradeTo: number | null
  item: number
}

/** Of one field and for some grade that both are for; waves of one item are no rivals. */
export function areRivals(sessions: readonly Audience[], a: number, b: number): boolean {
  const [one, other] = [sessions[a]!, sessions[b]!]
  if (one.topic === null || one.topic !== other.topic || one.item === other.item) return false
  return (one.gradeFrom ?? 1) <= (other.gradeTo ?? 11) && (other.gradeFrom ?? 1) <= (one.gradeTo ?? 11)
}
