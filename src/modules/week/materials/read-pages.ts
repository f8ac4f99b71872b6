import { findPass } from '#schools'
import type { Db } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid, slugify } from '#platform/ids.ts'
import { gatherBooked } from '../bookings/booked.ts'
import { presetOf } from '../weeks/kinds.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { getSessions } from '../weeks/published.ts'
import type { StoredFile } from './files.ts'
import type { Readable, SessionMaterialsProps } from './read-view.tsx'
import { isStaffOf, mayKeepMaterials, mayReadMaterials } from './rules.ts'
import type { Material } from './store.ts'
import { findMaterial, listMaterials } from './store.ts'

/** True where this teacher's class, or the class of this pupil's pass, has its seat in the session. */
async function hasSeat(c: Ctx, sessionId: number): Promise<boolean> {
  const { db, actor } = c.var
  const granted = async (filter: Parameters<typeof gatherBooked>[1]): Promise<boolean> =>
    (await gatherBooked(db, { ...filter, sessionId })).some((one) => one.state === 'granted')
  if (actor && (await granted({ teacherId: actor.id }))) return true
  const pass = await findPass(c)
  return pass !== undefined && pass !== null && granted({ classIds: [pass.classId] })
}

async function mayRead(c: Ctx, session: PublishedSession): Promise<boolean> {
  const reader = { isStaff: isStaffOf(c.var.actor, session.facts), hasSeat: false }
  return mayReadMaterials(session, reader) || mayReadMaterials(session, { ...reader, hasSeat: await hasSeat(c, session.id) })
}

/** For the session's page. For readers who are nobody yet it is always the same, so that the page can be kept. */
export async function findSessionMaterials(c: Ctx, session: PublishedSession): Promise<SessionMaterialsProps> {
  const materials: Readable = (await mayRead(c, session)) ? await listMaterials(c.var.db, session.id) : undefined
  const keepAt = mayKeepMaterials(c.var.actor, session.facts) ? `/my-sessions/${session.guid}/materials` : undefined
  return { materials, keepAt }
}

async function getReadable(c: Ctx): Promise<{ material: Material; isOpen: boolean }> {
  const uuid = c.req.param('material') ?? ''
  const material = isUuid(uuid) ? await findMaterial(c.var.db, uuid) : undefined
  const session = material && (await findSession(c.var.db, material.sessionId))
  if (!material) throw new NotFound('week-materials.unknown')
  // Before the release only those see it who put it up.
  if (!session) {
    if (!(await isKeeper(c, material.sessionId))) throw new NotFound('week-materials.unknown')
  } else if (!(await mayRead(c, session))) throw new Forbidden('week-materials.closed')
  return { material, isOpen: session !== undefined && presetOf(session.format).audience === 'open' }
}

const findSession = async (db: Db, id: number): Promise<PublishedSession | undefined> => (await getSessions(db, [id]))[0]

async function isKeeper(c: Ctx, sessionId: number): Promise<boolean> {
  if (!c.var.actor) return false
  const people = await c.var.db
    .selectFrom('week.session_person as tie')
    .innerJoin('week.speaker as one', 'one.id', 'tie.speaker_id')
    .select(['one.person_id as personId', 'tie.role'])
    .where('tie.session_id', '=', sessionId)
    .execute()
  return mayKeepMaterials(c.var.actor, { people: people as { personId: number | null; role: 'lecturer' | 'moderator' }[] })
}

/** `3.webp`, `3-small.webp`, `file.pdf`. */
function findFile(material: Material, name: string): StoredFile | undefined {
  if (name === 'file.pdf') return material.pdf ?? undefined
  const [, number, small] = /^([1-9]\d?)(-small)?\.webp$/.exec(name) ?? []
  const page = material.pages.find((one) => String(one.number) === number)
  return page && (small ? page.thumb : page.webp)
}

/** One file. Pictures are ours, drawn anew; a PDF is the sender's, so it is handed out to be saved and never runs as a page of ours. */
async function showFile(c: Ctx): Promise<Response> {
  const { material, isOpen } = await getReadable(c)
  const file = findFile(material, c.req.param('file') ?? '')
  const size = file && (await c.var.world.storage.size(file.key))
  if (!file || size === undefined) throw new NotFound('week-materials.unknown')
  const etag = `"${file.uuid}"`
  const headers = {
    etag,
    // What is open may be kept along the way for an hour; what needs a seat is asked for again each time.
    'cache-control': isOpen ? 'public, max-age=3600' : 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  return c.body((await c.var.world.storage.get(file.key))!, 200, {
    ...headers,
    'content-type': file.mediaType,
    'content-length': String(size),
    'content-disposition': file.mediaType === 'application/pdf' ? `attachment; filename="${nameOf(material)}.pdf"` : 'inline',
  })
}

const nameOf = ({ title }: Material): string => slugify(title.en ?? title.ru ?? Object.values(title)[0] ?? '').slice(0, 60) || 'material'

export const materialFileRoutes = routesOf(import.meta.url, [['GET', '/materials/:material/:file', 'everyone', showFile]])
