import { listMembers } from '#consortium'
import { findPerson } from '#people'
import { postOrShow, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isConflicted } from '../conflicts/withheld.ts'
import { getProposal } from '../proposal/store.ts'
import { hashToken } from '#platform/ids.ts'
import { applyRedaction } from './rules.ts'
import { anonymise, keepRedactions, listFreeTexts, listKnownNames, listRedactions } from './store.ts'
import { RedactPage } from './views.tsx'

type Place = Awaited<ReturnType<typeof getProposal>>

/** Two anonymisers at once, or an author who rewrites meanwhile: what stands is another text than the one that was redacted. */
async function printOf(c: Ctx, { session }: Place): Promise<string> {
  const kept = await listRedactions(c.var.db, session.id)
  const texts = await listFreeTexts(c.var.db, session.id, session)
  return hashToken(JSON.stringify([texts, [...kept].map(([field, one]) => [field, one.fromAt, one.untilAt, one.put])])).toString('hex')
}

async function render(c: Ctx, place: Place, shown: { values?: FormValues; status?: 409 } = {}): Promise<Response> {
  const { db, ui } = c.var
  const { week, session } = place
  const member = (await listMembers(db)).find(({ id }) => id === session.memberId)
  const author = session.proposedBy === null ? undefined : await findPerson(db, session.proposedBy)
  const names = await listKnownNames(db, session.id, author?.name ?? {}, member ? [member.name, member.shortName] : [])
  const kept = await listRedactions(db, session.id)
  const texts = anonymise(await listFreeTexts(db, session.id, session), kept, names)
  const edited = (field: string, text: string) => {
    const one = kept.get(field)
    return one && one.hash.equals(hashToken(text)) ? applyRedaction(text, one) : text
  }
  const view = (
    <RedactPage
      {...{ week, session, texts }}
      edited={Object.fromEntries(texts.map(({ field, text }) => [field, shown.values?.[field] ?? edited(field, text)]))}
      print={await printOf(c, place)}
      saved={c.req.query('saved') === '1'}
      isStale={shown.status === 409}
    />
  )
  return c.render(view, { title: ui.t('week-review.redact.title'), personal: true, status: shown.status ?? 200 })
}

async function postRedact(c: Ctx): Promise<Response> {
  const { db, actor, now } = c.var
  const place = await getProposal(c)
  const { week, session } = place
  const values = await readFields(c)
  const texts = await listFreeTexts(db, session.id, session)
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const isFresh = values.print === (await printOf(c, place))
      if (!isFresh || (await isConflicted(trx, actor!.id, session.id))) return { ok: false as const }
      const edited = texts
        // Browsers send line ends as CR LF.
        .map(({ field, text }) => ({ field, text, edited: values[field]?.replaceAll('\r\n', '\n').slice(0, 20_000) }))
        .filter((one): one is { field: string; text: string; edited: string } => one.edited !== undefined)
      await keepRedactions(trx, { sessionId: session.id, guid: session.guid, actorId: actor!.id, now }, edited)
      return `/office/weeks/${week.slug}/proposals/${session.guid}/redact?saved=1`
    },
    () => render(c, place, { values, status: 409 }),
  )
}

export const redactionRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/proposals/:guid/redact', 'week.plan', (c) => getProposal(c).then((place) => render(c, place))],
  ['POST', '/office/weeks/:slug/proposals/:guid/redact', 'week.plan', postRedact],
])
