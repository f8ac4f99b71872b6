import { randomBytes } from 'node:crypto'
import { listMembers } from '#consortium'
import { audit } from '#platform/audit.ts'
import { inTransaction } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { hasRole, routesOf, scopeIds } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { locales, pickText, translator } from '#platform/i18n.ts'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { commitmentOf } from './compute.ts'
import { SharesPage, SharesListPage } from './office-views.tsx'
import type { OwnHolder } from './office-views.tsx'
import type { ShareHolder } from './shares.ts'
import { commitShare, listShares, revealShare } from './shares.ts'
import type { Draw } from './store.ts'
import { findDraw, listDraws } from './store.ts'

const listLimit = 100

const officeLabel = (): LocalText => Object.fromEntries(locales.map((locale) => [locale, translator(locale)('draw.office.label')]))

/** Whom this person may answer for: the office, the own members; nobody else's number can be given or revealed. */
async function listOwnHolders(c: Ctx): Promise<OwnHolder[]> {
  const { actor, db } = c.var
  const ids = scopeIds(actor, 'coordinator', 'member')
  const members = ids.length > 0 ? (await listMembers(db)).filter(({ id }) => ids.includes(id)) : []
  return [
    ...(hasRole(actor, 'office') ? [{ type: 'office' as const, id: 0, label: officeLabel() }] : []),
    ...members.map(({ id, name }) => ({ type: 'member' as const, id, label: name })),
  ]
}

async function getDraw(c: Ctx): Promise<Draw> {
  const draw = await findDraw(c.var.db, c.req.param('uuid') ?? '')
  if (!draw) throw new NotFound('draw.unknown')
  return draw
}

async function showList(c: Ctx): Promise<Response> {
  const list = await listDraws(c.var.db, listLimit)
  return c.render(<SharesListPage list={list} />, { title: c.var.ui.t('draw.office.title'), personal: true })
}

interface Shown {
  holder?: OwnHolder
  values?: FormValues
  errors?: FormErrors
}

async function render(c: Ctx, draw: Draw, shown: Shown = {}): Promise<Response> {
  const { db, ui } = c.var
  const ready = randomBytes(32).toString('hex')
  const errors = shown.errors && Object.fromEntries(Object.entries(shown.errors).map(([field, key]) => [field, ui.t(key)]))
  return c.render(
    <SharesPage
      draw={draw}
      holders={await listOwnHolders(c)}
      shares={await listShares(db, draw.id)}
      ready={{ share: ready, commitment: commitmentOf(ready) }}
      wrong={shown.holder && errors ? { holder: shown.holder, values: shown.values ?? {}, errors } : undefined}
    />,
    { title: `${ui.t('draw.office.title')} · ${pickText(draw.label, ui.locale).text}`, personal: true, status: errors ? 422 : 200 },
  )
}

async function showShares(c: Ctx): Promise<Response> {
  return render(c, await getDraw(c))
}

async function getOwnHolder(c: Ctx, word: string | undefined): Promise<OwnHolder> {
  const found = (await listOwnHolders(c)).find(({ type, id }) => `${type}:${id}` === word)
  if (!found) throw new Forbidden('draw.error.holder')
  return found
}

const auditOf = (c: Ctx, draw: Draw, holder: ShareHolder, action: string) => ({
  actorId: c.var.actor?.id ?? null,
  action,
  subjectType: 'seats.draw',
  subjectId: draw.id,
  detail: { holderType: holder.type, holderId: holder.id },
})

async function postCommit(c: Ctx): Promise<Response> {
  const { db, world, now } = c.var
  const draw = await getDraw(c)
  const values = await readFields(c)
  const holder = await getOwnHolder(c, values.holder)
  const commitment = values.way === 'own' ? (values.commitment ?? '') : undefined
  const done = await inTransaction(db, async (trx) => {
    const outcome = await commitShare(trx, world, { drawId: draw.id, holder, label: holder.label, commitment, now })
    if (outcome.ok) await audit(trx, auditOf(c, draw, holder, 'seats.commitShare'))
    return outcome
  })
  if (done.ok) return c.redirect(`/office/draws/${draw.uuid}`, 303)
  return render(c, await getDraw(c), {
    holder,
    values,
    errors: { [done.reason === 'late' ? 'form' : 'commitment']: `draw.error.${done.reason}` },
  })
}

async function postReveal(c: Ctx): Promise<Response> {
  const { db, now } = c.var
  const draw = await getDraw(c)
  const values = await readFields(c)
  const holder = await getOwnHolder(c, values.holder)
  const done = await inTransaction(db, async (trx) => {
    const outcome = await revealShare(trx, { drawId: draw.id, holder, share: values.share ?? '', now })
    if (outcome.ok) await audit(trx, auditOf(c, draw, holder, 'seats.revealShare'))
    return outcome
  })
  if (done.ok) return c.redirect(`/office/draws/${draw.uuid}`, 303)
  const key: MessageKey = done.reason === 'late' ? 'draw.error.lateReveal' : `draw.error.${done.reason}`
  return render(c, await getDraw(c), { holder, values: {}, errors: { share: key } })
}

export const shareRoutes = routesOf(import.meta.url, [
  ['GET', '/office/draws', 'seats.holdShare', showList],
  ['GET', '/office/draws/:uuid', 'seats.holdShare', showShares],
  ['POST', '/office/draws/:uuid/commit', 'seats.holdShare', postCommit],
  ['POST', '/office/draws/:uuid/reveal', 'seats.holdShare', postReveal],
])
