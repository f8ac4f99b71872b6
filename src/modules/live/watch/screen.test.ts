import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveApp } from '../../../../checks/setup/live-app.ts'
import { liveApp } from '../../../../checks/setup/live-app.ts'

let app: LiveApp
beforeEach(async () => {
  app = await liveApp({ source: { kind: 'broadcast' }, policy: { audience: 'open' } })
  await app.openWithTwo()
})
afterEach(() => app.close())

const joinCode = () => ({ code: 'ABCD2345', key: app.world.key })

test('a class’s projector shows where its pupils join, with its own code and as a picture to scan', async () => {
  const school = await app.guest({ kind: 'class', subject: 'class:1', headMax: 24, joinCode: joinCode() })
  const html = await (await school.get('/screen')).text()
  expect(html).toContain('<dd>kaleidoscope.test/join</dd>')
  expect(html).toContain('ABCD-2345')
  expect(html).toContain('class="qr"')
  // Watched, not typed: no form of a question or of an answer.
  expect(html).not.toContain('<textarea')
})

test('without a code of its owner’s it says where the code is', async () => {
  const school = await app.guest({ kind: 'class', subject: 'class:1' })
  const html = await (await school.get('/screen')).text()
  expect(html).toContain('The code is on the class sheet')
  expect(html).not.toContain('class="qr"')
})

test('nobody else sees a class’s code, on no page', async () => {
  await app.guest({ kind: 'class', subject: 'class:1', joinCode: joinCode() })
  const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
  for (const one of [pupil, app.anyone])
    for (const path of ['', '/screen', '/questions', '/playing', '/state'])
      expect([path, await (await one.get(path)).text()]).not.toEqual([path, expect.stringMatching(/ABCD-?2345/)])
})

test('the page of what is on now: state, question on stage, poll, reactions, own questions, and it loads itself again', async () => {
  const pupil = await app.guest({ kind: 'seat', subject: 'class-pass:1' })
  const { moderator } = await app.openWithTwo()
  await pupil.post('/questions', { text: 'Почему закат красный?', formKey: 'key-number-one' })
  await moderator.post('/desk/questions/1', { act: 'approve' })
  await moderator.post('/desk/questions/1', { act: 'stage' })
  const html = await (await pupil.get('/questions')).text()
  expect(html).toContain('http-equiv="refresh" content="30"')
  expect(html).toMatch(/live-onStage[\s\S]*Почему закат красный\?/)
  expect(html).toContain(`action="/live/${app.room.uuid}/reactions"`)
  expect(html).toContain(`href="/live/${app.room.uuid}/video"`)
  expect(html).toContain('data-own="1"')
  const guest = await (await app.anyone.get('/questions')).text()
  expect(guest).not.toContain('/reactions"')
  expect(guest).toContain('Почему закат красный?')
})

test('the slide of the moment stands on it, and goes with an emergency stop', async () => {
  const { host } = await app.openWithTwo()
  await app.db
    .insertInto('live.slide')
    .values({ room_id: app.room.id, number: 1, title: 'Спектр', file_uuid: crypto.randomUUID(), bytes: 1 })
    .execute()
  await app.db.insertInto('live.cue').values({ room_id: app.room.id, at: app.world.clock(), kind: 'slide', number: 1 }).execute()
  expect(await (await app.anyone.get('/questions')).text()).toMatch(/<img src="\/m\/[^"]+\/slides\/1\.webp"[^>]* alt="Slide 1: Спектр"/)
  await host.post('/desk/room', { act: 'panic' })
  expect(await (await app.anyone.get('/questions')).text()).not.toContain('/m/')
})
