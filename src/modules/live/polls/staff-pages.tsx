import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { needStaff } from '../desk/staff.ts'
import type { Room } from '../rooms/store.ts'
import { closePoll, createPoll, deletePoll, openPoll } from './actions.ts'
import { readDraft } from './form.ts'
import { isPollNumber, pollState } from './rules.ts'
import { StaffPollsPage } from './staff-views.tsx'
import { countAnswers, listPolls } from './store.ts'

const notes = new Map<string, MessageKey>([
  ['notLive', 'live-poll.staff.note.notLive'],
  ['late', 'live-poll.staff.note.late'],
])

async function showStaffPolls(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  return renderPolls(c, room, {}, undefined, 200)
}

async function renderPolls(c: Ctx, room: Room, values: FormValues, errors: FormErrors | undefined, status: 200 | 422): Promise<Response> {
  const { db, now, ui } = c.var
  const polls = []
  for (const poll of await listPolls(db, room.id)) polls.push({ poll, state: pollState(poll, now), counts: await countAnswers(db, poll) })
  const note = notes.get(c.req.query('note') ?? '')
  const page = (
    <StaffPollsPage
      {...{ room, polls, values }}
      formKey={values.formKey ?? newToken()}
      errors={errors && translateErrors(errors, ui.t)}
      note={note && ui.t(note)}
    />
  )
  const isRunning = polls.some(({ state }) => state === 'open' || state === 'late')
  // Nobody types a new poll while one runs; the numbers come by themselves.
  const reload = isRunning && status === 200 ? { refreshS: 15 } : {}
  return c.render(page, { title: ui.t('live-poll.staff.title'), status, personal: true, ...reload })
}

async function postPoll(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c)
  const fields = await readFields(c)
  const read = readDraft(fields)
  if (!read.ok) return renderPolls(c, room, fields, read.errors, 422)
  const { question, choices, correct, seconds } = read.draft
  const lang = c.var.ui.locale
  const draft = { question: { [lang]: question }, choices: choices.map((text) => ({ [lang]: text })), correct, seconds }
  return postOnce(c, fields.formKey, async (trx) => {
    const number = await createPoll(trx, room.id, draft, c.var.now)
    return `/live/${room.uuid}/polls#poll-${number}`
  })
}

async function postPollAct(c: Ctx): Promise<Response> {
  const { room, ticket } = await needStaff(c)
  const { act } = await readFields(c)
  const number = Number(c.req.param('number'))
  if (!isPollNumber(number)) throw new NotFound('live-poll.unknown')
  const what = { roomId: room.id, ticketId: ticket.id, number, now: c.var.now }
  if (act !== 'open' && act !== 'close' && act !== 'delete') throw new NotFound('live.desk.unknownAct')
  const carryOut = { open: openPoll, close: closePoll, delete: deletePoll }[act]
  const done = await inTransaction(c.var.db, (trx) => carryOut(trx, what))
  if (!done.ok && done.reason === 'unknown') throw new NotFound('live-poll.unknown')
  return c.redirect(`/live/${room.uuid}/polls${done.ok ? '' : `?note=${done.reason}`}#poll-${number}`, 303)
}

export const staffPollRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/polls', 'everyone', showStaffPolls],
  ['POST', '/live/:room/polls', 'everyone', postPoll],
  ['POST', '/live/:room/polls/:number', 'everyone', postPollAct],
])
