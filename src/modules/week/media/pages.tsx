import type { Db, Trx } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { limitUploads } from '#platform/http/uploads.ts'
import { isUuid } from '#platform/ids.ts'
import { mayKeepMaterials } from '../materials/rules.ts'
import { findByGuid } from '../timetable/store.ts'
import type { VideoSource, WorkingSession } from '../timetable/store.ts'
import { isAccepted } from '../weeks/kinds.ts'
import { getWeekById } from '../weeks/store.ts'
import { changeMedia } from './actions.ts'
import type { MediaChange } from './actions.ts'
import { rungsOf } from './rules.ts'
import { readRungs, rungsBytesMax } from './upload.ts'
import { MediaPage } from './views.tsx'

type KeptSession = WorkingSession & { weekId: number }

/** Whoever puts a session's materials up puts its captions up too: its lecturers and the office. */
export async function getKept(c: Ctx): Promise<KeptSession> {
  const guid = c.req.param('guid') ?? ''
  const session = isUuid(guid) ? await findByGuid(c.var.db, guid) : undefined
  if (!session || !isAccepted(session.state)) throw new NotFound('week.missing.session')
  if (!mayKeepMaterials(c.var.actor, session)) throw new Forbidden('week-media.notYours')
  return session
}

/** What the stored files beside a film are called. */
export async function findNames(db: Db, video: VideoSource): Promise<Map<string, string>> {
  const uuids = video.kind === 'file' ? rungsOf(video).map(({ fileUuid }) => fileUuid) : []
  if (uuids.length === 0) return new Map()
  const rows = await db.selectFrom('platform.stored_file').select(['uuid', 'name']).where('uuid', 'in', uuids).execute()
  return new Map(rows.map((row) => [row.uuid, row.name]))
}

export async function renderMedia(
  c: Ctx,
  session: KeptSession,
  wrong?: { values: FormValues; errors: Record<string, string> },
): Promise<Response> {
  const from = wrong?.values.from === 'office' ? ('office' as const) : undefined
  const view = <MediaPage session={session} names={await findNames(c.var.db, session.video)} {...wrong} {...(from && { from })} />
  return c.render(view, { title: c.var.ui.t('week-wave.media'), personal: true, status: wrong ? 422 : 200 })
}

const showMedia = async (c: Ctx): Promise<Response> => renderMedia(c, await getKept(c))

async function change(c: Ctx, session: KeptSession, values: FormValues, wish: (trx: Trx) => Promise<MediaChange>): Promise<Response> {
  return postOnce(c, values.formKey, async (trx) => {
    await changeMedia(trx, { actorId: c.var.actor!.id, session }, await wish(trx))
    if (values.from !== 'office' || !hasRole(c.var.actor, 'office')) return `/my-sessions/${session.guid}/media`
    return `/office/weeks/${(await getWeekById(trx, session.weekId)).slug}/sessions/${session.guid}#media`
  })
}

async function postMedia(c: Ctx): Promise<Response> {
  const session = await getKept(c)
  if (session.video.kind !== 'file') return renderMedia(c, session, { values: {}, errors: { form: c.var.ui.t('week-media.needsFile') } })
  await limitUploads(c)
  const posted = await readRungs(c)
  return posted.ok ? change(c, session, posted.values, async (trx) => ({ add: await posted.store(trx) })) : renderMedia(c, session, posted)
}

async function postRemove(c: Ctx): Promise<Response> {
  const session = await getKept(c)
  const values = await readFields(c)
  const film = session.video
  // Pressed twice: it is gone already.
  if (film.kind !== 'file' || !rungsOf(film).some(({ name }) => name === values.name))
    return c.redirect(`/my-sessions/${session.guid}/media`, 303)
  return change(c, session, values, async () => ({ remove: values.name! }))
}

export const mediaRoutes = routesOf(import.meta.url, [
  ['GET', '/my-sessions/:guid/media', 'week.keepMaterials', showMedia],
  ['POST', '/my-sessions/:guid/media', 'week.keepMaterials', postMedia, { bodyMaxBytes: rungsBytesMax }],
  ['POST', '/my-sessions/:guid/media/remove', 'week.keepMaterials', postRemove],
])
