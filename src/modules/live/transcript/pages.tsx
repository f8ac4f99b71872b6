import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listAnswered } from '../questions/store.ts'
import { listLineLangs, readLines } from '../recording/lines.ts'
import { findPublished } from '../recording/store.ts'
import { isCovered } from '../rooms/rules.ts'
import { notePresence } from '../tickets/store.ts'
import { findVisitor, isStaff } from '../tickets/visitor.ts'
import type { Visitor } from '../tickets/visitor.ts'
import type { Cue } from '../video/captions.ts'
import { readCues } from '../video/files.ts'
import { bestLang, captionLangs } from '../video/source.ts'
import { GatePage } from '../watch/views.tsx'
import { paragraphsOf } from './rules.ts'
import { TranscriptPage } from './views.tsx'

/** Everything that was said and answered, to be read: for whoever may be in the room, from its opening on. */
async function showTranscript(c: Ctx): Promise<Response> {
  const { db, ui, now } = c.var
  const { room, ticket } = await findVisitor(c)
  const name = pickText(room.title, ui.locale).text
  if (!ticket && room.policy.audience !== 'open') return c.render(<GatePage room={room} />, { title: name, status: 403, personal: true })
  if (room.state === 'lobby') return c.redirect(`/live/${room.uuid}`, 303)
  if (ticket) await notePresence(db, ticket.id, now)
  const said = await findSaid(c, { room, ticket })
  const { langs } = said
  const asked = c.req.query('lang')
  const lang = langs.find((one) => one === asked) ?? bestLang(langs, ui.locale)
  const covered = isCovered(room)
  const paragraphs = covered ? [] : paragraphsOf(await said.read(lang))
  const view = <TranscriptPage {...{ room, langs, lang, covered, paragraphs }} answered={await listAnswered(db, room.id)} />
  return c.render(view, { title: `${ui.t('live.transcript.title')}: ${name}`, personal: true })
}

/** What was said: by a file's captions, or by the lines of a broadcast, which end with a recording that is closed. */
async function findSaid(
  c: Ctx,
  { room, ticket }: Visitor,
): Promise<{ langs: string[]; read: (lang: string | undefined) => Promise<Cue[]> }> {
  const { db, world } = c.var
  if (room.source.kind === 'file')
    return { langs: captionLangs(room.source), read: (lang) => readCues(db, world.storage, room.source, lang) }
  const isOpen =
    room.state === 'ended' ? isStaff(ticket) || (await findPublished(db, room)) !== undefined : room.source.kind === 'broadcast'
  const langs = isOpen ? await listLineLangs(db, room) : []
  return { langs, read: async (lang) => (lang === undefined ? [] : readLines(db, room, lang)) }
}

export const transcriptRoutes = routesOf(import.meta.url, [['GET', '/live/:room/transcript', 'everyone', showTranscript]])
