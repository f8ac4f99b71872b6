import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { pollNote } from '../polls/pages.tsx'
import { findCurrentPoll, listPastPolls } from '../polls/view.ts'
import { findVotes, listOwn, listShown } from '../questions/store.ts'
import { findPromises } from '../engines/promises.tsx'
import { isPartWithheld } from '../recording/appearances.ts'
import { readRecordingView } from '../recording/view.ts'
import { mayVote } from '../rooms/rules.ts'
import { findJoinCode } from '../tickets/join-code.ts'
import { notePresence } from '../tickets/store.ts'
import { RemovedPage } from '../tickets/views.tsx'
import { findVisitor, isStaff, needViewer } from '../tickets/visitor.ts'
import type { Visitor } from '../tickets/visitor.ts'
import { findShownSlide, findSlide } from '../slides/store.ts'
import { playbackOf } from '../video/source.ts'
import { awaitsRecording, findMedia } from '../video/stream.ts'
import { NowPage } from './now.tsx'
import { ScreenPage } from './screen.tsx'
import { EndedPage, GatePage, LobbyPage, RoomPage } from './views.tsx'
import type { RoomView } from './room-view.ts'

const headNotes = new Map<string, MessageKey>([
  ['set', 'live.heads.set'],
  ['wrong', 'live.heads.wrong'],
])

async function readView(c: Ctx, { room, ticket }: Visitor): Promise<RoomView> {
  const { db, now, ui } = c.var
  const word = c.req.query('as')
  const asked = word === 'audio' || word === 'video' ? word : undefined
  const poll = await findCurrentPoll(db, room, ticket, now)
  const media = await findMedia(c.var.world, db, room, isStaff(ticket))
  return {
    room,
    ticket,
    now,
    playback: playbackOf(room.source),
    media,
    isMaking: media === undefined && (await awaitsRecording(db, room)),
    recording: await readRecordingView(db, room, isStaff(ticket)),
    isPartWithheld: room.state === 'ended' && (await isPartWithheld(db, room)),
    // Whoever wants nothing that plays inside a page is better served by ear.
    as: asked ?? (ui.look.media && !ui.look.text ? 'video' : 'audio'),
    asked,
    shown: await listShown(db, room.id),
    own: ticket ? await listOwn(db, ticket.id) : [],
    voted: ticket && mayVote(ticket.kind) ? await findVotes(db, ticket.id) : [],
    formKey: newToken(),
    hasAsked: c.req.query('asked') !== undefined,
    headNote: headNotes.get(c.req.query('heads') ?? ''),
    poll,
    pollNote: pollNote(c, poll),
    pastPolls: room.state === 'ended' ? await listPastPolls(db, room, ticket, now) : [],
    reactNote: c.req.query('react') === 'soon' ? ui.t('live-poll.react.soon') : undefined,
    promises: await findPromises(db, room.source),
  }
}

async function showRoom(c: Ctx): Promise<Response> {
  const visitor = await findVisitor(c)
  const { room, ticket } = visitor
  const title = `${pickText(room.title, c.var.ui.locale).text} · ${c.var.ui.t(`live.state.${room.state}`)}`
  if (visitor.removed) return c.render(<RemovedPage room={room} />, { title, status: 403, personal: true })
  if (!ticket && room.policy.audience !== 'open') return c.render(<GatePage room={room} />, { title, status: 403, personal: true })
  if (ticket) await notePresence(c.var.db, ticket.id, c.var.now)
  const view = await readView(c, visitor)
  if (room.state === 'lobby') return c.render(<LobbyPage {...view} />, { title, personal: true, refreshS: 30 })
  if (room.state === 'ended') return c.render(<EndedPage {...view} />, { title, personal: true, ...(view.isMaking && { refreshS: 20 }) })
  // No reload by itself here: it would stop the video and lose what is being typed.
  return c.render(<RoomPage {...view} />, { title, personal: true, ...mediaOf(view) })
}

function mediaOf({ playback }: RoomView): { mediaSources?: string[] } {
  return playback.way === 'player' && playback.origin ? { mediaSources: [playback.origin] } : {}
}

/** For the projector: the picture, large, and the question that is being answered. Holds the class's place like the room page. */
async function showScreen(c: Ctx): Promise<Response> {
  const visitor = await needViewer(c)
  if (visitor.room.state === 'lobby' || visitor.room.state === 'ended') return c.redirect(`/live/${visitor.room.uuid}`, 303)
  if (visitor.ticket) await notePresence(c.var.db, visitor.ticket.id, c.var.now)
  const view: RoomView = { ...(await readView(c, visitor)), as: 'video', asked: undefined }
  const { ticket } = visitor
  const code = ticket ? await findJoinCode(c.var.db, c.var.world.key, ticket.id) : undefined
  return c.render(<ScreenPage {...{ view, code }} origin={c.var.origin} />, {
    title: pickText(visitor.room.title, c.var.ui.locale).text,
    personal: true,
    ...mediaOf(view),
  })
}

async function showNow(c: Ctx): Promise<Response> {
  const visitor = await needViewer(c)
  const { room, ticket } = visitor
  if (ticket) await notePresence(c.var.db, ticket.id, c.var.now)
  const view = await readView(c, visitor)
  const number = view.media === undefined ? null : await findShownSlide(c.var.db, room.id, c.var.now)
  const slide = number === null ? undefined : await findSlide(c.var.db, room.id, number)
  return c.render(<NowPage {...{ view, slide }} />, {
    title: c.var.ui.t('live-player.nowPage.title'),
    personal: true,
    refreshS: room.state === 'ended' ? 600 : 30,
  })
}

export const watchRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room', 'everyone', showRoom],
  ['GET', '/live/:room/screen', 'everyone', showScreen],
  ['GET', '/live/:room/questions', 'everyone', showNow],
])
