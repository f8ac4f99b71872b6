import type { TicketKind } from '../rooms/rules.ts'

/** What everybody sees is decided by those who keep the room; taking it back, as any cut, is for all of the staff. */
export function mayPublish(kind: TicketKind): boolean {
  return kind === 'moderator' || kind === 'duty'
}

/** "75", "1:15", "1:02:03", with a fraction of up to three places: in ms; undefined where it is none. */
export function readClock(words: string): number | undefined {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(words.trim())
  if (!match) return undefined
  const [, hours, minutes, seconds, fraction] = match
  if (minutes !== undefined && Number(seconds) > 59) return undefined
  if (hours !== undefined && Number(minutes) > 59) return undefined
  const whole = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)
  return whole * 1000 + Number((fraction ?? '0').padEnd(3, '0'))
}

/** As it is typed and shown for captions: "1:02.300". */
export function preciseClock(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  const seconds = `${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}
