// Draws the logos of the demonstration's members into db/demo/logos/, as the product keeps them: tsx scripts/make-demo-logos.ts.
// The emblems are ours, so anybody may use them. Initials need a font of the machine (DejaVu Sans).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Member } from '../db/demo/content/types.ts'
import { drawLogo } from '../src/modules/consortium/looks/logo.ts'
import { drawEmblem, emblems } from './logos/draw.ts'

const demo = join(import.meta.dirname, '../db/demo')
const folder = join(demo, 'logos')
const members = JSON.parse(readFileSync(join(demo, 'content/members.json'), 'utf8')) as Member[]
mkdirSync(folder, { recursive: true })

const list: Record<string, object> = {}
let bytes = 0
for (const { slug, name } of members) {
  const emblem = emblems[slug]
  if (!emblem) continue
  const answer = await drawLogo(new TextEncoder().encode(drawEmblem(emblem, name.ru)))
  if (!answer.ok) throw new Error(`${slug}: ${answer.reason}`)
  const { plate, pictures } = answer.logo
  list[slug] = { plate, files: pictures.map(({ width, height }) => ({ file: `${slug}-${width}.webp`, width, height })) }
  for (const { width, webp } of pictures) {
    writeFileSync(join(folder, `${slug}-${width}.webp`), webp)
    bytes += webp.length
  }
}
writeFileSync(join(folder, 'logos.json'), `${JSON.stringify(list, null, 2)}\n`)
console.log(`${Object.keys(list).length} logos, ${Math.round(bytes / 1000)} kB`)
