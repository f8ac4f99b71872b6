import type { Db } from '#platform/db/database.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isMessageKey } from '#platform/i18n.ts'
import type { MessageKey, Translate } from '#platform/i18n.ts'
import { isUuid } from '#platform/ids.ts'
import { findLastAct } from './log.ts'

/** Why an act was not done. What it was about stands in the address, so that the page can say who was first; never the words themselves. */
export interface Refused {
  note: string
  question?: number
  incident?: string
  ticketId?: number
}

const notes = new Map<string, MessageKey>([
  ['adults', 'live.desk.note.adults'],
  ['provider', 'live-engine.desk.unsigned'],
  ['tooEarly', 'live.desk.note.tooEarly'],
  ['tooLate', 'live.desk.note.tooLate'],
  ['notLobby', 'live.desk.note.notLobby'],
  ['late', 'live.desk.note.late'],
  ['target', 'live.desk.note.target'],
  ['thaw', 'live.desk.note.thaw'],
  ['refused', 'live-desk.note.refused'],
])

/** The act of the log in words; one without words keeps its name. */
export function actText(t: Translate, act: string): string {
  const key = `live-desk.log.act.${act}`
  return isMessageKey(key) ? t(key) : act
}

export async function noteText(db: Db, t: Translate, roomId: number, refused: Refused): Promise<string | undefined> {
  const { note, question, incident, ticketId } = refused
  if (note === 'late') {
    const about: Record<string, number | string> | undefined = question
      ? { question }
      : incident
        ? { incident }
        : ticketId
          ? { ticket: ticketId }
          : undefined
    const last = about && (await findLastAct(db, roomId, about))
    if (last?.label) return t('live-desk.note.first', { name: last.label, act: actText(t, last.act), number: question ?? 0 })
  }
  const key = notes.get(note)
  return key && t(key)
}

export function noteQuery(refused: Refused | undefined): string {
  if (!refused) return ''
  const { note, question, incident, ticketId } = refused
  return `?${new URLSearchParams({
    note,
    ...(question ? { q: String(question) } : {}),
    ...(incident ? { call: incident } : {}),
    ...(ticketId ? { of: String(ticketId) } : {}),
  }).toString()}`
}

const whole = (word: string | undefined): number | undefined => (/^\d{1,9}$/.test(word ?? '') ? Number(word) : undefined)

export function readNote(c: Ctx): Refused | undefined {
  const note = c.req.query('note')
  if (!note) return undefined
  const [question, ticketId, incident] = [whole(c.req.query('q')), whole(c.req.query('of')), c.req.query('call')]
  return {
    note,
    ...(question ? { question } : {}),
    ...(ticketId ? { ticketId } : {}),
    ...(incident && isUuid(incident) ? { incident } : {}),
  }
}
