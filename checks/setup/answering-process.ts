// A process that takes answers as fast as it can and says which were acknowledged, until it is killed: DATABASE ROOM FIRST_TICKET.
import { openDatabase } from '../../src/platform/db/database.ts'
import type { World } from '../../src/platform/http/route.ts'
import { Temporal } from '../../src/platform/time.ts'
import { setAnswer } from '../../src/modules/live/polls/answer.ts'

const [url = '', roomId = '', first = '', now = ''] = process.argv.slice(2)
const { db } = openDatabase(url, { max: 2 })
const world = { db } as World
let ticketId = Number(first)

async function answerOn(): Promise<void> {
  for (;;) {
    const own = (ticketId += 1)
    const answer = { roomId: Number(roomId), number: 1, ticketId: own, choice: (own % 2) + 1, tally: null, playedAtMs: undefined }
    const result = await setAnswer(world, { ...answer, key: `press-of-${own}`, now: Temporal.Instant.from(now) })
    if (result.ok) process.stdout.write(`${own}\n`)
  }
}
for (let line = 0; line < 40; line += 1) void answerOn()
