// A process that stands for ingest: each second it stores one fragment in every rung, of the sizes that a lecture has, and tells it. The bytes are
// noise: nothing here decodes them. Arguments: database, folder of files, id and uuid of the room.
import { createHash, randomBytes } from 'node:crypto'
import { openDatabase } from '../../src/platform/db/database.ts'
import { publish } from '../../src/platform/realtime.ts'
import { folderStorage } from '../../src/platform/storage.ts'
import { Temporal } from '../../src/platform/time.ts'

const [url = '', folder = '', roomId = '', uuid = ''] = process.argv.slice(2)
/** A second of each rung (live.md, 2.4), bytes. */
const sizes = { a: 4300, '1': 25_000, '2': 56_000, '3': 170_000 }
type Rung = keyof typeof sizes
const rungs = Object.keys(sizes) as Rung[]
const { db } = openDatabase(url, { max: 4 })
const storage = folderStorage(folder)
const room = Number(roomId)
const base = Temporal.Now.instant()
const { id } = await db
  .insertInto('live.epoch')
  .values({ room_id: room, stream: 'main', number: 1, gen: 1, rungs, started_at: base, base_at: base })
  .returning('id')
  .executeTakeFirstOrThrow()
const put = async (rung: Rung, file: string, bytes: Buffer): Promise<string> => {
  const key = `live/${uuid}/main/1/${rung}/${file}`
  await storage.put(key, bytes, bytes.length)
  return key
}
for (const rung of rungs) {
  const key = await put(rung, 'init.mp4', randomBytes(800))
  const codecs = rung === 'a' ? 'mp4a.40.2' : 'avc1.42e01f,mp4a.40.2'
  await db
    .insertInto('live.epoch_rung')
    .values({ epoch_id: id, rung, codecs, sha256: randomBytes(32), bytes: 800, storage_key: key, tracks: '[]' })
    .execute()
}
const startMs = performance.now()
for (let seq = 0; ; seq += 1) {
  const dueMs = startMs + (seq + 1) * 1000
  await new Promise((wake) => setTimeout(wake, Math.max(0, dueMs - performance.now())))
  for (const rung of rungs) {
    const bytes = randomBytes(sizes[rung])
    const key = await put(rung, `${seq}.m4s`, bytes)
    const sha256 = createHash('sha256').update(bytes).digest()
    const times = { start_ms: seq * 1000, duration_ms: 1000, received_at: Temporal.Now.instant() }
    await db
      .insertInto('live.fragment')
      .values({ epoch_id: id, rung, seq, ...times, bytes: bytes.length, sha256, storage_key: key })
      .execute()
    await publish(db, `live-media:${room}`, `fragment main 1 ${rung} ${seq}`)
  }
  if (seq === 0) process.send?.('first')
}
