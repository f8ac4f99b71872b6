import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testApp } from '../../checks/setup/test-app.ts'
import { inTransaction } from './db/database.ts'
import { openRealtime, publish } from './realtime.ts'

test('while the database is away one attempt a second is made, however long; then everything is heard again, after one word to re-read', async () => {
  const app = await testApp({ modules: [] })
  const target = new URL(app.world.config.databaseUrl!)
  const lines = new Set<Socket>()
  let [away, attempts] = [false, 0]
  const proxy = createServer((line) => {
    line.on('error', () => {})
    if (away) {
      attempts += 1
      return line.destroy()
    }
    const through = connect(Number(target.port), target.hostname)
    through.on('error', () => line.destroy()).on('close', () => line.destroy())
    line.on('close', () => through.destroy())
    lines.add(line)
    line.pipe(through).pipe(line)
  })
  await new Promise<void>((done) => void proxy.listen(0, '127.0.0.1', done))
  const url = new URL(target)
  url.port = String((proxy.address() as AddressInfo).port)
  const realtime = await openRealtime(url.href)
  const heard: (string | null)[] = []
  realtime.subscribe('here', (message) => heard.push(message))
  away = true
  for (const line of lines) line.destroy()
  await pause(4500)
  expect(attempts).toBeGreaterThanOrEqual(2)
  expect(attempts).toBeLessThanOrEqual(5)
  away = false
  await expect.poll(() => heard, { timeout: 5000 }).toEqual([null])
  await inTransaction(app.db, (trx) => publish(trx, 'here', 'again'))
  await expect.poll(() => heard, { timeout: 5000 }).toEqual([null, 'again'])
  await realtime.close()
  proxy.close()
  await app.close()
}, 30_000)
