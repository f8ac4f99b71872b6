import { Forbidden, NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { answerPart, renderPart } from '../frames/part.tsx'
import { needTicket } from '../tickets/visitor.ts'
import type { TicketHolder } from '../tickets/visitor.ts'
import { readStudioBoard } from './board.ts'
import { hasStream, mayBroadcast } from './rules.ts'
import { BoardPart, StudioPage } from './views.tsx'

async function needBroadcaster(c: Ctx): Promise<TicketHolder & { stream: 'main' | 'sign' }> {
  const holder = await needTicket(c)
  if (!mayBroadcast(holder.ticket)) throw new Forbidden('live-studio.notYours')
  const stream = c.req.query('stream') ?? 'main'
  if (!hasStream(holder.room.source, stream)) throw new NotFound('live-studio.noStream')
  return { ...holder, stream: stream === 'sign' ? 'sign' : 'main' }
}

const notes = new Map<string, MessageKey>([
  ['vector', 'pictures.vector'],
  ['format', 'pictures.format'],
  ['large', 'pictures.large'],
  ['broken', 'pictures.broken'],
  ['empty', 'live-studio.slides.empty'],
  ['tooMany', 'live-studio.slides.tooMany'],
])

async function showStudio(c: Ctx): Promise<Response> {
  const { room, ticket, stream } = await needBroadcaster(c)
  const { t } = c.var.ui
  const board = await readStudioBoard(c.var.db, room, ticket, c.var.now)
  const title = t(stream === 'sign' ? 'live-studio.titleSign' : 'live-studio.title')
  return c.render(<StudioPage board={board} stream={stream} note={notes.get(c.req.query('note') ?? '')} />, {
    title,
    personal: true,
    captures: true,
  })
}

/** The room at a glance: the studio's beat. 204 while nothing has changed. */
async function showBoard(c: Ctx): Promise<Response> {
  const { room, ticket } = await needBroadcaster(c)
  const html = renderPart(c, <BoardPart board={await readStudioBoard(c.var.db, room, ticket, c.var.now)} />)
  return answerPart(c, html)
}

export const studioRoutes = routesOf(import.meta.url, [
  ['GET', '/live/:room/studio', 'everyone', showStudio],
  ['GET', '/live/:room/studio/board', 'everyone', showBoard],
])
