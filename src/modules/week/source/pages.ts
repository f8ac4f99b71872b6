import { z } from 'zod'
import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { getKept, renderMedia } from '../media/pages.tsx'
import { isVideoAddress } from '../timetable/form.ts'
import { chooseSource } from './actions.ts'
import { lecturerKinds, offered, sourceOf } from './rules.ts'
import type { SourceKind } from './rules.ts'

const form = z.object({ videoKind: z.string(), videoUrl: z.string().default('') })

/** The session's lecturer, or the office, says where the picture comes from. */
async function postSource(c: Ctx): Promise<Response> {
  const session = await getKept(c)
  const { t } = c.var.ui
  const values = await readFields(c)
  const { videoKind, videoUrl } = form.catch({ videoKind: '', videoUrl: '' }).parse(values)
  const kind = offered(session.video, lecturerKinds).find((one) => one === videoKind) as SourceKind | undefined
  if (!kind) return renderMedia(c, session, { values, errors: { videoKind: t('week.place.choose') } })
  if (kind === 'external' && !isVideoAddress(videoUrl))
    return renderMedia(c, session, { values, errors: { videoUrl: t('week.place.urlWrong') } })
  return postOnce(c, values.formKey, async (trx) => {
    await chooseSource(trx, { actorId: c.var.actor!.id, session }, sourceOf({ kind, url: videoUrl }, session.video))
    return `/my-sessions/${session.guid}/media`
  })
}

export const sourceRoutes = routesOf(import.meta.url, [['POST', '/my-sessions/:guid/source', 'week.keepMaterials', postSource]])
