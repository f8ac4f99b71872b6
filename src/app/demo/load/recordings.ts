import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureRoom, play } from '#live'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import type { Content } from '../content.ts'
import { demoFolder } from '../content.ts'
import type { DemoState } from '../state.ts'

type Film = Parameters<typeof play.film>[2]
export type FilmParts = Pick<Film, 'rungs' | 'captions'>

export const recordedOwner = 'app.demo'
const langs = ['ru', 'en'] as const
const rungs = ['a', '1', '2'] as const

/** The sample film as a broadcast would have sent it; undefined where this copy of the project has none. */
export async function readFilm(): Promise<FilmParts | undefined> {
  const read = async (name: string) => new Uint8Array(await readFile(join(demoFolder, name)))
  try {
    return {
      rungs: await Promise.all(rungs.map(async (rung) => ({ rung, file: await read(`sample-${rung}.mp4`) }))),
      captions: await Promise.all(langs.map(async (lang) => ({ lang, vtt: await read(`sample.${lang}.vtt`) }))),
    }
  } catch {
    return undefined
  }
}

/** Pictures that go with the sound, with the words that stand on each. */
export function slidesOf({ materials }: Content, { papers }: Pick<DemoState, 'papers'>): Film['slides'] {
  const deck = papers?.slides.ru ?? []
  return deck.map(({ webp }, at) => ({ title: firstWords(materials.slides.says[at]!), fileUuid: webp }))
}

/** "Хороший вопрос. Его можно проверить." → "Хороший вопрос". */
function firstWords(says: { ru: string; en: string }): { ru: string; en: string } {
  const first = (text: string) => text.split(/[.:]/)[0]!
  return { ru: first(says.ru), en: first(says.en) }
}

/** The room that the film was recorded in, once: sessions air it again. Nobody finds it by itself. Undefined where there is no film. */
export async function recordFilm(world: World, trx: Trx, now: Temporal.Instant): Promise<string | undefined> {
  const film = await readFilm()
  if (!film) return undefined
  const startedAt = now.subtract({ hours: 30 * 24 })
  const room = await ensureRoom(trx, {
    ownerType: recordedOwner,
    ownerId: 1,
    title: { ru: 'Калейдоскоп', en: 'Kaleidoscope' },
    startsAt: startedAt,
    endsAt: startedAt.add({ minutes: 1 }),
    policy: { audience: 'open', recording: 'staff' },
    source: { kind: 'broadcast' },
  })
  // No slides: in each room that airs it the keeper puts them on.
  await play.film(trx, world.storage, { ...film, roomId: room.id, startedAt, slides: [] })
  return room.uuid
}
