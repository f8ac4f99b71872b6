import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sql } from '#platform/db/database.ts'
import { projectRoot } from '#platform/root.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'

test('a process killed while answers come in: each acknowledged one is there, once, as it was given', async () => {
  const app = await liveApp()
  try {
    const { moderator } = await app.openWithTwo()
    await moderator.post('/polls', { question: 'Да?', choice1: 'Да', choice2: 'Нет' })
    await moderator.post('/polls/1', { act: 'open' })
    const { rows } = await sql<{ id: number }>`
      insert into live.ticket (room_id, subject, kind, label, expires_at)
      select ${app.room.id}, 'bulk:' || n, 'seat', 'x', '2027-01-01' from generate_series(1, 20000) n returning id`.execute(app.db)
    const script = join(projectRoot, 'checks/setup/answering-process.ts')
    const args = [app.world.config.databaseUrl!, String(app.room.id), String(rows[0]!.id - 1), app.world.clock().toString()]
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
    const ended = new Promise((done) => child.once('close', done))
    while (told.split('\n').length < 1000) await new Promise((wake) => setTimeout(wake, 5))
    child.kill('SIGKILL')
    await ended
    const acknowledged = told.split('\n').slice(0, -1).map(Number)
    const kept = await app.db.selectFrom('live.poll_answer').select(['ticket_id', 'choice']).execute()
    const byTicket = new Map(kept.map((row) => [row.ticket_id, row.choice]))
    expect(acknowledged.length).toBeGreaterThan(900)
    expect(acknowledged.filter((id) => byTicket.get(id) !== (id % 2) + 1)).toEqual([])
    expect(byTicket.size).toBe(kept.length)
  } finally {
    await app.close()
  }
})
