import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { translator, wholeLocale } from '#platform/i18n.ts'
import type { World } from '#platform/http/route.ts'
import { projectRoot } from '#platform/root.ts'
import { toDate } from '#platform/time.ts'
import type { Ui } from '#ui/context.ts'
import { ordinaryLook } from '#ui/look.ts'
import type { PackContents } from './contents.ts'
import { gatherPack, listFiles } from './contents.ts'
import { writeDocuments, writeTexts } from './documents.tsx'
import type { PackEntry } from './zip.ts'
import { measureZip } from './zip.ts'

export interface Pack {
  contents: PackContents
  /** What the download is called. */
  name: string
  entries: PackEntry[]
  /** The archive's bytes, exactly. */
  size: number
  /** Stands in the archive as the time of every file. */
  madeAt: Date
  /** The same for the same bytes. */
  etag: string
}

type Place = Parameters<typeof gatherPack>[2]

/** Everything of a session in one archive, in this reader's language; times stand by the clock of `zone`. */
export async function makePack({ db, storage }: Pick<World, 'db' | 'storage'>, place: Place, reader: Ui, zone: string): Promise<Pack> {
  const contents = await gatherPack(db, storage, place)
  // A pack is read long after and by many: it is whole in one language.
  const locale = wholeLocale(reader.locale)
  const t = translator(locale)
  const ui: Ui = { ...reader, locale, t, spoken: undefined, zone, zoneChosen: true, look: ordinaryLook, islands: new Set() }
  const name = `kaleidoscope-${place.session.slug.slice(0, 40).replace(/-+$/, '')}`
  const texts = [...writeDocuments(contents, ui), ...writeTexts(contents, ui), { path: 'style.css', bytes: await readStyle() }]
  const stored = listFiles(contents).map(({ path, key, size }) => ({ path, key, size }))
  const entries: PackEntry[] = [...texts, ...stored].map((entry) => ({ ...entry, path: `${name}/${entry.path}` }))
  const madeAt = toDate(place.session.endsAt)
  return { contents, name, entries, madeAt, size: measureZip(entries, madeAt), etag: etagOf(entries, madeAt) }
}

function etagOf(entries: readonly PackEntry[], madeAt: Date): string {
  const hash = createHash('sha256').update(madeAt.toISOString())
  for (const entry of entries) {
    hash.update(`\n${entry.path}\n`)
    if ('bytes' in entry) hash.update(entry.bytes)
    else hash.update(`${entry.key} ${entry.size}`)
  }
  return `"${hash.digest('base64url').slice(0, 22)}"`
}

let style: Promise<Buffer> | undefined
const readStyle = (): Promise<Buffer> => (style ??= readFile(join(projectRoot, 'src/modules/week/pack/pack.css')))
