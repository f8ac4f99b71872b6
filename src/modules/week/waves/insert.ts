import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { listMaterials } from '../materials/store.ts'
import type { NewMaterial } from '../materials/store.ts'
import type { VideoSource, WorkingSession } from '../timetable/store.ts'
import { insertSessions } from '../weeks/insert.ts'
import type { Week } from '../weeks/store.ts'

export interface NewWave {
  /** What is shown or held once more. */
  session: WorkingSession & { weekId: number }
  week: Week
  wave: { guid: string; state: 'accepted' | 'placed'; startsAt: Temporal.Instant | null; streamId: number | null; waveOf: string }
  video: VideoSource
  people: { personId: number; name: LocalText; role: 'lecturer' | 'moderator' }[]
  actorId: number
  now: Temporal.Instant
}

/** A session of its own of the same item: texts, blocks, seats and materials are the item's. */
export async function insertWave(trx: Trx, { session, week, wave, video, people, actorId, now }: NewWave): Promise<void> {
  const { title, abstract, description, kit, format, language, gradeFrom, gradeTo, topicSlug, memberId, accessFacts } = session
  const [id] = await insertSessions(trx, week.id, [
    {
      ...{ title, abstract, description, kit, format, language, gradeFrom, gradeTo, topicSlug, memberId, accessFacts },
      ...{ durationMin: session.durationMin, capacity: session.capacity, video, people, ...wave },
      seats: {
        ...(session.seatUnit && { unit: session.seatUnit }),
        ...(session.seatMode && { mode: session.seatMode }),
        ...(session.seatApplicants && { applicants: session.seatApplicants }),
        ...(session.confirmH && { confirmH: session.confirmH }),
      },
      trackId: session.weekId === week.id ? session.trackId : null,
      proposedBy: actorId,
      updatedAt: now,
      materials: (await listMaterials(trx, session.id)).map(toNew),
    },
  ])
  await sql`update week.session as wave set subtitle = item.subtitle, block_min = item.block_min, block_screen = item.block_screen
    from week.session as item where wave.id = ${id!} and item.id = ${session.id}`.execute(trx)
}

/** A copy of its own: what is changed here stays here. The files are the same. */
function toNew({ kind, title, body, pdf, pages }: Awaited<ReturnType<typeof listMaterials>>[number]): Omit<NewMaterial, 'sessionId'> {
  return {
    ...{ kind, title, body, pdf: pdf?.uuid ?? null },
    pages: pages.map(({ number: _number, webp, thumb, jpeg, ...page }) => ({
      ...page,
      webp: webp.uuid,
      thumb: thumb.uuid,
      jpeg: jpeg.uuid,
    })),
  }
}
