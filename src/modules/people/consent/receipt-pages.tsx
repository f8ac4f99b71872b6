import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isUuid } from '#platform/ids.ts'
import { isGuardian } from '../family/store.ts'
import { findReceipt } from './receipt.ts'
import type { FoundReceipt, Receipt } from './receipt.ts'
import { ReceiptPage, TextPage } from './receipt-views.tsx'
import { hashJson, isPurpose } from './rules.ts'
import { publicKey } from './sign.ts'
import { findText, getNewestText } from './store.ts'
import { langOf } from './pages.tsx'

/** For the child's guardians, the child itself, and whoever signed it; for all others there is no such record. */
async function getReceipt(c: Ctx): Promise<Receipt> {
  const { actor, db, world } = c.var
  const id = c.req.param('id') ?? ''
  const found = isUuid(id) ? await findReceipt(world, db, id) : undefined
  if (!found || !actor || !(await maySee(c, actor.id, found))) throw new NotFound('consent.noneHere')
  return found.receipt
}

async function maySee(c: Ctx, actorId: number, { personId, signerId }: FoundReceipt): Promise<boolean> {
  return actorId === personId || actorId === signerId || isGuardian(c.var.db, actorId, personId)
}

async function showReceipt(c: Ctx): Promise<Response> {
  const receipt = await getReceipt(c)
  return c.render(<ReceiptPage receipt={receipt} />, { title: c.var.ui.t('consent.receipt.title'), personal: true })
}

async function sendReceipt(c: Ctx): Promise<Response> {
  const receipt = await getReceipt(c)
  c.header('cache-control', 'private, no-store')
  c.header('content-disposition', `attachment; filename="consent-${receipt.record.id}.json"`)
  return c.json(receipt)
}

async function showText(c: Ctx): Promise<Response> {
  const [purpose, version] = [c.req.param('purpose'), c.req.param('version') ?? '']
  const text = isPurpose(purpose) && /^\d{1,5}$/.test(version) ? await findText(c.var.db, purpose, Number(version)) : undefined
  if (!text) throw new NotFound('consent.noneHere')
  const lang = langOf(c)
  const props = { text, lang, newest: (await getNewestText(c.var.db, text.purpose)).version, contact: c.var.world.config.contactMail }
  return c.render(<TextPage {...props} hash={hashJson(text.text[lang]).toString('hex')} />, { title: text.text[lang].title })
}

/** What anybody checks receipts by. */
async function sendKey(c: Ctx): Promise<Response> {
  c.header('cache-control', 'public, max-age=3600')
  c.header('access-control-allow-origin', '*')
  return c.json(publicKey(c.var.world))
}

export const receiptRoutes = routesOf(import.meta.url, [
  ['GET', '/consents/key.json', 'everyone', sendKey],
  ['GET', '/consents/texts/:purpose/:version', 'everyone', showText],
  ['GET', '/consents/:id/receipt', 'signedIn', showReceipt],
  ['GET', '/consents/:id/receipt.json', 'signedIn', sendReceipt],
])
