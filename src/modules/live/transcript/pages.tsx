import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listAnswered } from '../questions/store.ts'
import { isCovered } from '../rooms/rules.ts'
import { notePresence } from '../tickets/store.ts'
import { findVisitor } from '../tickets/visitor.ts'
import { readCues } from '../video/files.ts'
import { bestLang, captionLangs } from '../video/source.ts'
import { GatePage } from '../watch/views.tsx'
import { paragraphsOf } from './rules.ts'
import { TranscriptPage } from './views.tsx'

/** Everything that was said and answered, to be read: for whoever may be in the room, from its opening on. */
async function showTranscript(c: Ctx): Promise<Response> {
  const { db, ui, now, world } = c.var
  const { room, ticket } = await findVisitor(c)
  const name = pickText(room.title, ui.locale).text
  if (!ticket && room.policy.audience !== 'open') return c.render(<GatePage room={room} />, { title: name, status: 403, personal: true })
  if (room.state === 'lobby') return c.redirect(`/live/${room.uuid}`, 303)
  if (ticket) await notePresence(db, ticket.id, now)
  const langs = captionLangs(room.source)
  const asked = c.req.query('lang')
  const lang = langs.find((one) => one === asked) ?? bestLang(langs, ui.locale)
  const covered = isCovered(room)
  const paragraphs = covered ? [] : paragraphsOf(await readCues(db, world.storage, room.source, lang))
  const view = <TranscriptPage {...{ room, langs, lang, covered, paragraphs }} answered={await listAnswered(db, room.id)} />
  return c.render(view, { title: `${ui.t('live.transcript.title')}: ${name}`, personal: true })
}

export const transcriptRoutes = routesOf(import.meta.url, [['GET', '/live/:room/transcript', 'everyone', showTranscript]])
