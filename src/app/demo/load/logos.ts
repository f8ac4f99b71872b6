import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { insertMemberLook } from '#consortium'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import type { Member } from '../content.ts'
import { demoFolder } from '../content.ts'

type Drawn = NonNullable<Parameters<typeof insertMemberLook>[3]['logo']>
type Kept = Pick<Drawn, 'plate'> & { files: { file: string; width: number; height: number }[] }

const folder = join(demoFolder, 'logos')

/** The accents of all members and the logos of those who have one: drawn beforehand, only put into storage here. */
export async function insertLooks(world: World, trx: Trx, members: readonly Member[], ids: Record<string, number>): Promise<void> {
  const kept = JSON.parse(await readFile(join(folder, 'logos.json'), 'utf8')) as Record<string, Kept>
  for (const { slug, look } of members) {
    const own = look.logo && kept[slug]
    const logo = own ? await readLogo(own) : null
    await insertMemberLook(world, trx, ids[slug]!, { accent: look.accent, logo, logoAlt: look.logo ?? {} })
  }
}

async function readLogo({ plate, files }: Kept): Promise<Drawn> {
  const read = async ({ file, width, height }: Kept['files'][number]) => ({ width, height, webp: await readFile(join(folder, file)) })
  return { plate, pictures: await Promise.all(files.map(read)) }
}
