import { Temporal } from '#platform/time.ts'

export interface EditionDates {
  slug: string
  /** YYYY-MM-DD in Moscow. */
  startsOn: string
  endsOn: string
  days: number
}

const days = 7
/** A first visitor finds two days of history, today, and four days to come. */
const daysBefore = 2

/** The edition to load: none while the newest goes on after today; the next day after its end; two days back after a gap. */
export function nextEdition(newest: { endsOn: string } | undefined, today: string): EditionDates | undefined {
  if (newest && newest.endsOn > today) return undefined
  const earliest = Temporal.PlainDate.from(today).subtract({ days: daysBefore }).toString()
  const following = newest && Temporal.PlainDate.from(newest.endsOn).add({ days: 1 }).toString()
  const startsOn = following && following > earliest ? following : earliest
  const endsOn = Temporal.PlainDate.from(startsOn)
    .add({ days: days - 1 })
    .toString()
  return { slug: `kaleidoscope-${startsOn}`, startsOn, endsOn, days }
}
