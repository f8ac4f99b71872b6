import { admit } from '../../src/modules/live/index.ts'
import { inTransaction } from '../../src/platform/db/database.ts'
import type { House } from './house.ts'

type Kind = Parameters<typeof admit>[1]['kind']

export interface LiveRoom {
  id: number
  uuid: string
}

/** A one-time token for /live/{uuid}/enter. */
export const ticketFor = (house: House, room: LiveRoom, kind: Kind, subject: string, label = 'Быстрый Ёж'): Promise<string> =>
  inTransaction(house.world.db, (trx) => admit(trx, { roomId: room.id, kind, subject, label, vetted: true, now: house.world.clock() }))

/** An adult at the desk, without a browser: each press is also the beat that keeps the room open. */
export async function seatAtDesk(house: House, room: LiveRoom, subject: string, kind: 'host' | 'moderator') {
  const path = `${house.address}/live/${room.uuid}`
  const entered = await fetch(`${path}/enter?t=${await ticketFor(house, room, kind, subject)}`, { redirect: 'manual' })
  const cookie = /live=[^;]+/.exec(entered.headers.get('set-cookie') ?? '')![0]
  const send = async (part: string, form?: Record<string, string>): Promise<number> => {
    const answer = await fetch(path + part, {
      headers: { cookie, origin: house.address },
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  await send('/desk')
  return {
    cookie,
    send,
    beat: () => send('/desk'),
    room: (act: string) => send('/desk/room', { act }),
    question: (n: number, form: Record<string, string>) => send(`/desk/questions/${n}`, form),
  }
}
