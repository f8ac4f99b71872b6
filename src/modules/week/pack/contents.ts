import type { Keepsake } from '#live'
import { findKeepsake } from '#live'
import type { Db } from '#platform/db/database.ts'
import type { MessageKey } from '#platform/i18n.ts'
import type { Storage } from '#platform/storage.ts'
import type { StoredFile } from '../materials/files.ts'
import type { Material } from '../materials/store.ts'
import { listMaterials } from '../materials/store.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { sessionOwner } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'

/** A file that goes into the pack as it lies in storage, under its name there. */
export interface PackedFile {
  path: string
  key: string
  size: number
  mediaType: string
}

export interface PackedSlide {
  number: number
  picture: PackedFile
  width: number
  height: number
  material: Material
}

/** A material with its page and its files in the pack. */
export interface PackedMaterial {
  material: Material
  /** The page's name in the pack's folder. */
  page: string
  /** Its text alone, for whatever opens no pages; undefined where it has none. */
  text: string | undefined
  slides: PackedSlide[]
  pdf: PackedFile | undefined
}

export interface PackedRecording {
  film: PackedFile | undefined
  sign: PackedFile | undefined
  audio: PackedFile | undefined
  captions: (PackedFile & { lang: string })[]
  transcripts: Keepsake['transcripts']
}

/** All that goes into a pack, before it is put into words. No name of a child, a class or a teacher is in it. */
export interface PackContents {
  week: Week
  session: PublishedSession
  materials: PackedMaterial[]
  hasEnded: boolean
  questions: Keepsake['questions']
  recording: PackedRecording | undefined
  /** Why there is no recording in it; undefined where there is one. */
  missing: MessageKey | undefined
}

type Place = Pick<PackContents, 'week' | 'session'>

export async function gatherPack(db: Db, storage: Storage, { week, session }: Place): Promise<PackContents> {
  const keepsake = await findKeepsake(db, storage, sessionOwner, session.id)
  const materials = await packMaterials(storage, await listMaterials(db, session.id))
  const hasEnded = keepsake?.hasEnded ?? false
  const recording = keepsake && hasEnded ? await packRecording(storage, keepsake) : undefined
  return {
    week,
    session,
    materials,
    hasEnded,
    questions: hasEnded ? (keepsake?.questions ?? []) : [],
    recording,
    missing: recording ? undefined : whyMissing(keepsake),
  }
}

function whyMissing(keepsake: Keepsake | undefined): MessageKey {
  if (!keepsake?.hasEnded) return 'week-pack.missing.later'
  return `week-pack.missing.${keepsake.source}`
}

/** Names in a pack are ASCII and short, so that any stick and any old program take them. */
async function packMaterials(storage: Storage, list: readonly Material[]): Promise<PackedMaterial[]> {
  const counts = new Map<string, number>()
  const packed: PackedMaterial[] = []
  for (const material of list) {
    const number = (counts.get(material.kind) ?? 0) + 1
    counts.set(material.kind, number)
    const name = `${material.kind}${number}`
    const slides: PackedSlide[] = []
    for (const { number: at, jpeg, width, height } of material.pages) {
      const picture = await findFile(storage, jpeg, `slides/${name}-${String(at).padStart(2, '0')}.jpg`)
      if (picture) slides.push({ number: at, picture, width, height, material })
    }
    const pdf = material.pdf ? await findFile(storage, material.pdf, `files/${name}.pdf`) : undefined
    const hasText = Object.values(material.body).some((text) => text !== '')
    packed.push({ material, page: `${name}.html`, text: hasText ? `text/${name}.txt` : undefined, slides, pdf })
  }
  return packed
}

async function packRecording(storage: Storage, { media, transcripts }: Keepsake): Promise<PackedRecording | undefined> {
  const find = async (role: Keepsake['media'][number]['role'], name: string) => {
    const file = media.find((one) => one.role === role)
    return file && findFile(storage, file, `recording/${name}.${endingOf(file.mediaType)}`)
  }
  const film = await find('film', 'recording')
  const captions: PackedRecording['captions'] = []
  for (const file of media.filter((one) => one.role === 'captions')) {
    const lang = file.lang ?? 'und'
    // Players that know nothing of pages take captions of the film's own name.
    const packed = await findFile(storage, file, `recording/recording.${lang}.vtt`)
    if (packed) captions.push({ ...packed, lang })
  }
  const [sign, audio] = [await find('sign', 'sign'), await find('audio', 'sound')]
  return film || audio ? { film, sign, audio, captions, transcripts } : undefined
}

const endings: Record<string, string> = {
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
}
const endingOf = (mediaType: string): string => endings[mediaType] ?? (mediaType.startsWith('audio/') ? 'audio' : 'video')

/** As it lies there: a file that is gone is left out, not promised. */
async function findFile(storage: Storage, file: Pick<StoredFile, 'key' | 'mediaType'>, path: string): Promise<PackedFile | undefined> {
  const size = await storage.size(file.key)
  return size === undefined ? undefined : { path, key: file.key, size, mediaType: file.mediaType }
}

export function listFiles({ materials, recording }: PackContents): PackedFile[] {
  const media = recording ? [recording.film, recording.sign, recording.audio, ...recording.captions] : []
  return [...materials.flatMap(({ slides, pdf }) => [...slides.map(({ picture }) => picture), pdf]), ...media].filter(
    (file) => file !== undefined,
  )
}
