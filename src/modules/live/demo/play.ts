import type { Trx } from '#platform/db/database.ts'
import type { Temporal } from '#platform/time.ts'
import { signProvider, statements } from '../engines/providers.ts'
import type { Answers } from '../engines/providers.ts'
import { playAppearance } from './play-appearance.ts'
import { playFilm } from './play-film.ts'
import { playOn } from './play-on.ts'
import { playRoom } from './play-room.ts'

interface PlayedHost {
  host: string
  signedBy: { id: number; name: string }
  signedAt: Temporal.Instant
  /** YYYY-MM-DD in Moscow. */
  validUntil: string
}

/** An invented host elsewhere whose checklist the invented office has read: everything holds. */
async function playHost(trx: Trx, { host, signedBy, signedAt, validUntil }: PlayedHost): Promise<void> {
  const answers = Object.fromEntries(statements.map(({ name }) => [name, true])) as Answers
  await signProvider(trx, signedBy.id, { host, answers, signedBy: signedBy.name, signedAt, validUntil })
}

/** Rooms without anybody in them, by the same actions that real ones go through. */
export const play = { room: playRoom, on: playOn, film: playFilm, appearance: playAppearance, host: playHost }
