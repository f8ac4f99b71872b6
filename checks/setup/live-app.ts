import { testApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import type { Fact } from '../../src/platform/facts.ts'
import type { Module } from '../../src/platform/http/route.ts'
import { Temporal } from '../../src/platform/time.ts'
import { admit, ensureRoom, live } from '../../src/modules/live/index.ts'
import type { RoomSource } from '../../src/modules/live/index.ts'

type Admission = Parameters<typeof admit>[1]
type RoomPolicyInput = Parameters<typeof ensureRoom>[1]['policy']

export const startsAt = '2026-11-23T07:00:00Z'

export interface Guest {
  /** Requests with this guest's cookie. */
  get: (path?: string, headers?: Record<string, string>) => Promise<Response>
  post: (path: string, form?: Record<string, string>, headers?: Record<string, string>) => Promise<Response>
  cookie: string
}

export interface LiveApp extends TestApp {
  room: { id: number; uuid: string }
  facts: Fact[]
  /** Seconds after the room's planned start. */
  at: (seconds: number) => void
  guest: (admission: Partial<Admission> & Pick<Admission, 'kind' | 'subject'>) => Promise<Guest>
  staff: (subject: string, kind?: 'host' | 'moderator' | 'duty', vetted?: boolean) => Promise<Guest>
  anyone: Guest
  /** Two adults come in and the room is opened. */
  openWithTwo: () => Promise<{ host: Guest; moderator: Guest }>
  state: () => Promise<string>
  sweep: () => Promise<void>
  newRoom: (ownerId: number, wish?: { policy?: RoomPolicyInput; source?: RoomSource }) => Promise<{ id: number; uuid: string }>
}

/** A world with one room of 45 minutes that starts at `startsAt`, and modules above `live` where they are named; the clock stands at the start. Facts are heard as the worker tells them. */
export async function liveApp(wish: { policy?: RoomPolicyInput; source?: RoomSource; modules?: Module[] } = {}): Promise<LiveApp> {
  const facts: Fact[] = []
  const hear = async (_: unknown, fact: Fact): Promise<void> => void facts.push(fact)
  const names = ['RoomOpened', 'RoomFrozen', 'RoomClosed', 'AttendanceRecorded', 'QuestionAnswered', 'QuestionsLeft', 'IncidentRaised']
  const ear: Module = { name: 'ear', routes: [], permissions: {}, listeners: Object.fromEntries(names.map((name) => [name, hear])) }
  const app = await testApp({ now: startsAt, modules: [ear, live, ...(wish.modules ?? [])] })
  const start = Temporal.Instant.from(startsAt)

  const newRoom: LiveApp['newRoom'] = (ownerId, { policy = {}, source = { kind: 'none' as const } } = {}) =>
    inTransaction(app.db, (trx) =>
      ensureRoom(trx, {
        ownerType: 'test.thing',
        ownerId,
        title: { ru: 'Почему небо синее', en: 'Why the sky is blue' },
        startsAt: start,
        endsAt: start.add({ minutes: 45 }),
        policy,
        source,
        backPath: '/weeks/demo/sessions/sky',
      }),
    )
  const room = await newRoom(1, wish)
  const guestOf = (cookie: string): Guest => ({
    cookie,
    get: (path = '', headers = {}) =>
      app.request(`/live/${room.uuid}${path}`, { headers, ...(cookie ? { cookies: { live: cookie } } : {}) }),
    post: (path, form = {}, headers = {}) =>
      app.request(`/live/${room.uuid}${path}`, { form, headers, ...(cookie ? { cookies: { live: cookie } } : {}) }),
  })
  const guest: LiveApp['guest'] = async (admission) => {
    const token = await inTransaction(app.db, (trx) =>
      admit(trx, { roomId: room.id, label: admission.subject, now: app.world.clock(), ...admission }),
    )
    const entered = await app.request(`/live/${room.uuid}/enter?t=${token}`)
    return guestOf(readCookie(entered))
  }
  const staff: LiveApp['staff'] = async (subject, kind = 'moderator', vetted = true) => {
    const one = await guest({ subject, kind, vetted, label: `Label of ${subject}` })
    await one.get('/desk')
    return one
  }
  return {
    ...app,
    room,
    facts,
    guest,
    staff,
    newRoom,
    anyone: guestOf(''),
    at: (seconds) => app.setNow(start.add({ milliseconds: Math.round(seconds * 1000) }).toString()),
    async openWithTwo() {
      const [host, moderator] = [await staff('person:1', 'host'), await staff('person:2')]
      await moderator.post('/desk/room', { act: 'open' })
      return { host, moderator }
    },
    state: async () => (await app.db.selectFrom('live.room').select('state').where('id', '=', room.id).executeTakeFirstOrThrow()).state,
    sweep: () => live.jobs!.sweepRooms!(app.world, {}),
  }
}

export function readCookie(response: Response): string {
  return /live=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
}
