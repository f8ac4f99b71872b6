// A family that leaves a trace wherever one can be left: every string of it is unlike any other text in the world.
import { admit, ensureRoom } from '../../src/modules/live/index.ts'
import { children } from '../../src/modules/people/index.ts'
import { createPool, draws, takeSeats } from '../../src/modules/seats/index.ts'
import { sessionOwner } from '../../src/modules/week/index.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import { hashToken } from '../../src/platform/ids.ts'
import { sendMail } from '../../src/platform/mail.ts'
import type { AttendedWeek } from './attended-week.ts'
import { broadcastTo } from './fragments.ts'
import { readCookie } from './live-app.ts'
import type { RequestOptions, TestApp } from './test-app.ts'

/** What must be gone with the child. */
export const ofChild = {
  firstName: 'Вжихёнок Ы.',
  name: 'Үҥкүүлэнҕэс Ҥ.',
  nameInHebrew: 'צפרדעונת ל.',
  nameInHan: '躍蠑螈雪兔',
  formKey: 'planted-form-key-new-child-71',
  changeKey: 'planted-form-key-change-72',
  agent: 'PlantedBrowser/73 (child device)',
  label: 'Ярчайший Тапир',
  question: 'Отчего у квазиежа светятся иглы семьдесят четвёртого ряда?',
  answer: 'Иглы квазиежа светятся, потому что он поужинал люциферином.',
  heldQuestion: 'Видел ли кто пропавшего зубрика из Нижнеквакшино?',
  questionKey: 'planted-question-key-75',
  helpNote: 'Мне тревожно из-за скрипучего барабашки Фуфлыги',
  pollKey: 'planted-poll-key-76',
  seatKey: 'planted-seat-key-77',
  applicationKey: 'planted-application-key-78',
  letterSubject: 'Место для Үҥкүүлэнҕэс готово',
  letterBody: 'Ждём на кружке мыловаров-фехтовальщиков в пятницу',
  nickname: 'Плюшевый Квагга',
  look: 'planted=look79',
} as const

/** What must be gone with the guardian's account. */
export const ofGuardian = {
  email: 'planted.guardian.81@plantedmail.test',
  adultAgent: 'PlantedBrowser/82 (adult laptop)',
  startKey: 'planted-form-key-start-83',
} as const

export interface PlantedFamily {
  childId: number
  childUuid: string
  guardianId: number
  /** Requests as the guardian, by the session that the mailed link began. */
  guardian: RequestOptions
}

const cookieOf = (answer: Response, name: string): string => new RegExp(`${name}=([^;]+)`).exec(answer.headers.get('set-cookie') ?? '')![1]!

/** From the mailed link to a room with questions, a draw, a claim and letters; by the pages wherever there are pages. */
export async function plantFamily(app: TestApp, week: AttendedWeek): Promise<PlantedFamily> {
  const guardian = await signInByMail(app)
  const { childUuid, childId, guardianId } = await addChild(app, guardian)
  await giveConsents(app, guardian, childUuid)
  await signChildIn(app, guardian, childId, childUuid)
  await claimPass(app, week, childId, guardianId)
  await takeSeatsAndDraw(app, week, childId, guardianId)
  await visitRooms(app, week, childId)
  await inTransaction(app.db, (trx) =>
    sendMail(trx, { to: ofGuardian.email, locale: 'ru', subject: ofChild.letterSubject, body: ofChild.letterBody, about: [childId] }),
  )
  for (const path of ['data', 'data.json', 'data.html', 'consents', ''])
    await app.page(`/family/children/${childUuid}/${path}`.replace(/\/$/, ''), guardian)
  await app.runJobs()
  return { childId, childUuid, guardianId, guardian }
}

async function signInByMail(app: TestApp): Promise<RequestOptions> {
  await app.request('/sign-in', { form: { email: ofGuardian.email } })
  const letter = await app.db
    .selectFrom('platform.mail')
    .select('body')
    .where('to_address', '=', ofGuardian.email)
    .executeTakeFirstOrThrow()
  const path = /\/sign-in\/[\w-]+/.exec(letter.body)![0]
  const headers = { 'user-agent': ofGuardian.adultAgent }
  const entered = await app.request(path, { form: { role: 'teacher' }, headers })
  const cookies = { session: cookieOf(entered, 'session') }
  await app.request('/family/start', { form: { formKey: ofGuardian.startKey, parent: 'yes' }, cookies, headers })
  return { cookies, headers }
}

async function addChild(app: TestApp, guardian: RequestOptions) {
  const form = { name: ofChild.firstName, nickname: 'on', grade: '9', region: 'RU-SA', needs: 'captions', formKey: ofChild.formKey }
  const added = await app.request('/family/children/new', { ...guardian, form })
  const childUuid = /children\/([\w-]{36})/.exec(added.headers.get('location') ?? '')![1]!
  for (const [at, name] of [ofChild.nameInHebrew, ofChild.nameInHan, ofChild.name].entries()) {
    const change = { ...form, name, revision: String(at + 1), formKey: `${ofChild.changeKey}-${at}` }
    const changed = await app.request(`/family/children/${childUuid}`, { ...guardian, form: change })
    if (changed.status !== 303) throw new Error(`${name}: ${changed.status} ${await changed.text()}`)
  }
  const { id: childId } = await app.db.selectFrom('people.person').select('id').where('uuid', '=', childUuid).executeTakeFirstOrThrow()
  const [{ id: guardianId } = { id: 0 }] = await children.guardians(app.db, childId)
  return { childUuid, childId, guardianId }
}

/** A word for each purpose, then one taken back; from the ninth grade the child's own stands beside it. */
async function giveConsents(app: TestApp, guardian: RequestOptions, childUuid: string): Promise<void> {
  for (const purpose of ['participation', 'recording', 'publication']) {
    const path = `/family/children/${childUuid}/consents/${purpose}`
    const { version } = await app.db
      .selectFrom('people.consent_text')
      .select('version')
      .where('purpose', '=', purpose)
      .orderBy('version', 'desc')
      .executeTakeFirstOrThrow()
    const signed = await app.request(path, {
      ...guardian,
      form: { say: 'give', version: String(version), lang: 'ru', formKey: `consent-${purpose}-84` },
    })
    if (signed.status !== 303) throw new Error(`consent ${purpose}: ${signed.status}`)
  }
}

async function signChildIn(app: TestApp, guardian: RequestOptions, childId: number, childUuid: string): Promise<void> {
  await app.request(`/family/children/${childUuid}/code`, { ...guardian, form: { formKey: 'pairing-form-key-85' } })
  const page = await app.page(`/family/children/${childUuid}`, guardian)
  const code = /family-code">([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(page)![1]!
  const headers = { 'user-agent': ofChild.agent }
  const entered = await app.request('/sign-in/code', { form: { code }, headers })
  const cookies = { session: cookieOf(entered, 'session') }
  await app.page('/me/data', { cookies, headers })
  await app.page('/passport', { cookies, headers })
  await app.db
    .updateTable('people.person')
    .set({ look: ofChild.look, locale: 'ru', zone: 'Asia/Yakutsk' })
    .where('id', '=', childId)
    .execute()
}

async function claimPass(app: TestApp, week: AttendedWeek, childId: number, guardianId: number): Promise<void> {
  const pass = {
    class_id: week.mirny.id,
    nickname: ofChild.nickname,
    token_hash: hashToken('planted pass'),
    expires_at: '2027-06-01T00:00:00Z',
  }
  const { id } = await app.db.insertInto('schools.class_pass').values(pass).returning('id').executeTakeFirstOrThrow()
  await app.db
    .insertInto('schools.claim')
    .values({ class_id: week.mirny.id, person_id: childId, pass_id: id, claimed_by: guardianId, claimed_at: app.world.clock() })
    .execute()
}

async function takeSeatsAndDraw(app: TestApp, week: AttendedWeek, childId: number, guardianId: number): Promise<void> {
  const now = app.world.clock()
  const holder = { type: 'people.child', id: childId }
  const pool = { ownerType: 'planted', unit: 'person' as const, cap: 5 }
  await inTransaction(app.db, async (trx) => {
    const seats = await createPool(trx, { ...pool, ownerId: 1 })
    const taken = await takeSeats(trx, { poolId: seats, holder, units: 1, postKey: ofChild.seatKey, now })
    if (taken.state !== 'granted') throw new Error(taken.state)
    const booking = { session_id: week.sessions.moon, person_id: childId, seat_id: taken.seatId, booked_by: guardianId }
    await trx.insertInto('week.child_booking').values(booking).execute()
  })
  for (const [at, isRun] of [true, false].entries()) {
    const drawId = await inTransaction(app.db, async (trx) => {
      const poolId = await createPool(trx, { ...pool, ownerId: 2 + at, mode: 'draw' })
      // The one that stays open does so by every clock: its job would come early for ever.
      const closesAt = now.add({ hours: isRun ? 1 : 24 * 365 * 50 })
      const times = { opensAt: now.add({ minutes: 1 }), closesAt, revealUntil: closesAt.add({ hours: 1 }) }
      const made = await draws.create(trx, {
        ...{ ownerType: 'planted', ownerId: 1 + at, label: { ru: 'Проба' }, quotas: [], ...times },
        pools: [{ poolId, reserves: {} }],
      })
      if (!made.ok) throw new Error(made.reason)
      for (const [type, id] of [
        ['office', 0],
        ['member', 1],
        ['member', 2],
      ] as const)
        await draws.commit(trx, app.world, { drawId: made.id, holder: { type, id }, label: { ru: 'Доля' }, now })
      const applied = await draws.apply(trx, {
        ...{ drawId: made.id, holder, units: 1, poolIds: [poolId], letters: '', postKey: `${ofChild.applicationKey}-${at}` },
        now: now.add({ minutes: 2 }),
      })
      if (!applied.ok) throw new Error(applied.reason)
      return made.id
    })
    if (isRun) await draws.runThrough(app.world, drawId, now.add({ hours: 3 }))
  }
}

/** A lecture that is broadcast and recorded: asked, answered, voted, chosen, called for help. */
async function visitRooms(app: TestApp, week: AttendedWeek, childId: number): Promise<void> {
  const startsAt = app.world.clock()
  const room = await inTransaction(app.db, (trx) =>
    ensureRoom(trx, {
      ...{ ownerType: sessionOwner, ownerId: week.sessions.ice, title: { ru: 'Почему лёд скользкий?' } },
      ...{ startsAt, endsAt: startsAt.add({ minutes: 30 }), source: { kind: 'broadcast' as const } },
      policy: { recording: 'staff' as const },
    }),
  )
  const enter = async (subject: string, kind: 'host' | 'moderator' | 'seat', label: string) => {
    const admission = { roomId: room.id, subject, kind, label, vetted: kind !== 'seat', now: app.world.clock() }
    const token = await inTransaction(app.db, (trx) => admit(trx, admission))
    const live = readCookie(await app.request(`/live/${room.uuid}/enter?t=${token}`))
    return async (path: string, form?: Record<string, string>) => {
      const answer = await app.request(`/live/${room.uuid}${path}`, {
        cookies: { live },
        headers: { 'user-agent': ofChild.agent },
        ...(form ? { form } : {}),
      })
      if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 2000)}`)
      return answer
    }
  }
  const host = await enter(`person:${week.lecturer}`, 'host', 'Айсылу')
  const moderator = await enter(`person:${week.moderator}`, 'moderator', 'Сардаана')
  await host('/desk')
  await moderator('/desk')
  await moderator('/desk/room', { act: 'open' })
  const child = await enter(`person:${childId}`, 'seat', ofChild.label)
  await child('')
  await child('/questions', { text: ofChild.question, formKey: ofChild.questionKey })
  await child('/questions', { text: ofChild.heldQuestion, formKey: `${ofChild.questionKey}-b` })
  await child('/help', { note: ofChild.helpNote })
  await broadcastTo(app, room, 8)
  for (const act of ['approve', 'stage', 'answer'])
    await moderator('/desk/questions/1', { act, ...(act === 'answer' ? { answer: ofChild.answer } : {}) })
  await pollAndLeave(app, room.id, childId)
  // Twelve minutes are a lecture attended.
  for (let minute = 0; minute < 12; minute += 1) {
    app.setNow(app.world.clock().add({ seconds: 60 }).toString())
    for (const one of [host, moderator, child]) await one('')
    await host('/desk')
    await moderator('/desk')
  }
  await child('/transcript')
  await moderator('/desk/room', { act: 'end' })
  await app.runJobs()
}

/** One answer in a poll, kept with the key of its post. */
async function pollAndLeave(app: TestApp, roomId: number, childId: number): Promise<void> {
  const now = app.world.clock()
  const poll = {
    room_id: roomId,
    number: 1,
    question: '{"ru":"?"}',
    choices: '[{"ru":"да"},{"ru":"нет"}]',
    opens_at: now,
    closes_at: now.add({ minutes: 1 }),
  }
  const { id } = await app.db
    .insertInto('live.poll')
    .values({ ...poll, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const ticket = await app.db.selectFrom('live.ticket').select('id').where('subject', '=', `person:${childId}`).executeTakeFirstOrThrow()
  await app.db
    .insertInto('live.poll_answer')
    .values({ poll_id: id, ticket_id: ticket.id, choice: 0, media_ms: 0, answered_at: now, post_keys: [ofChild.pollKey] })
    .execute()
}
