import { Conflict, NotFound } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { pickText } from '#platform/i18n.ts'
import { findByGuid } from '../../timetable/store.ts'
import { getSessions } from '../../weeks/published.ts'
import type { PublishedSession } from '../../weeks/published.ts'
import { getWeekById } from '../../weeks/store.ts'
import { answerRelease } from './actions.ts'
import { LeavePage } from './views.tsx'

const noteMost = 500

/** The released session in the address, which the reader leads or moderates and which is still to come; to others it isn't there. */
async function getOwnSession(c: Ctx): Promise<PublishedSession> {
  const { db, actor, now } = c.var
  const guid = c.req.param('guid') ?? ''
  const found = isUuid(guid) ? await findByGuid(db, guid) : undefined
  const [session] = found ? await getSessions(db, [found.id]) : []
  if (!session?.facts.people.some((person) => person.personId === actor!.id)) throw new NotFound('week.missing.session')
  if (session.startsAt.epochMilliseconds <= now.epochMilliseconds) throw new Conflict('week-release.answer.over')
  return session
}

async function showLeave(c: Ctx): Promise<Response> {
  const session = await getOwnSession(c)
  return c.render(<LeavePage session={session} />, {
    title: `${c.var.ui.t('week-release.answer.cannot')} · ${pickText(session.facts.title, c.var.ui.locale).text}`,
    personal: true,
  })
}

const postAnswer =
  (answer: 'can' | 'cannot') =>
  async (c: Ctx): Promise<Response> => {
    const session = await getOwnSession(c)
    const { formKey, note = '' } = await readFields(c)
    return postOnce(c, formKey, async (trx) => {
      const week = await getWeekById(trx, session.weekId)
      await answerRelease(trx, { week, session, actor: c.var.actor!, now: c.var.now, answer, note: note.slice(0, noteMost) })
      return '/my-sessions'
    })
  }

export const answerRoutes = routesOf(import.meta.url, [
  ['POST', '/my-sessions/:guid/can', 'week.keep', postAnswer('can')],
  ['GET', '/my-sessions/:guid/cannot', 'week.keep', showLeave],
  ['POST', '/my-sessions/:guid/cannot', 'week.keep', postAnswer('cannot')],
])
