import type { Trx } from '#platform/db/database.ts'
import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields } from '#platform/http/form.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { wholeLocale } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { children } from '../family/children.ts'
import { findWay } from '../sign-in/sessions.ts'
import { findChild } from '../family/store.ts'
import { signConsent } from './actions.ts'
import { wordForm } from './form.ts'
import { isPurpose, textLangs } from './rules.ts'
import type { Purpose, TextLang } from './rules.ts'
import { maySign, readStates } from './state.ts'
import { listRecords } from './store.ts'
import type { Place } from './state.ts'
import { ConsentList, DocumentPage } from './views.tsx'

async function guardiansPlace(c: Ctx): Promise<Place> {
  const child = await children.get(c, 'child')
  return { child, side: 'guardian', path: `/family/children/${child.uuid}/consents` }
}

/** A pupil's own; adults have none here. */
async function ownPlace(c: Ctx): Promise<Place> {
  const { actor, db, world } = c.var
  const child = actor && hasRole(actor, 'pupil') ? await findChild(world, db, actor.id) : undefined
  if (!child) throw new NotFound('consent.noneHere')
  return { child, side: 'self', path: '/me/consents' }
}

type Find = (c: Ctx) => Promise<Place>

const listPage =
  (find: Find) =>
  async (c: Ctx): Promise<Response> => {
    const place = await find(c)
    const [states, records] = [await readStates(c.var.db, place.child, place.side), await listRecords(c.var.db, place.child.id)]
    const view = <ConsentList {...place} {...{ states, records }} formKey={newToken()} lang={langOf(c)} />
    return c.render(view, { title: c.var.ui.t('consent.title'), personal: true })
  }

const documentPage =
  (find: Find) =>
  async (c: Ctx): Promise<Response> =>
    showDocument(c, await find(c), purposeOf(c))

async function showDocument(c: Ctx, place: Place, purpose: Purpose, problem?: 'stale' | 'form'): Promise<Response> {
  const states = await readStates(c.var.db, place.child, place.side)
  const state = states.find((one) => one.purpose === purpose)!
  const contact = c.var.world.config.contactMail
  const signer = c.var.ui.person?.name ?? ''
  const view = <DocumentPage {...place} {...{ state, problem, contact, signer }} formKey={newToken()} lang={langOf(c)} />
  const title = state.newest.text[langOf(c)].title
  return c.render(view, { title, personal: true, ...(problem ? { status: problem === 'stale' ? 409 : 422 } : {}) })
}

const postWord =
  (find: Find) =>
  async (c: Ctx): Promise<Response> => {
    const place = await find(c)
    const purpose = purposeOf(c)
    const own = (await readStates(c.var.db, place.child, place.side)).find((state) => state.purpose === purpose)?.own
    if (!maySign(place, own)) throw new Forbidden('consent.guardianSigns')
    const form = checkForm(wordForm, await readFields(c))
    if (!form.ok) return showDocument(c, place, purpose, 'form')
    const { say: wish, version, lang } = form.data
    const method = await findWay(c.var.db, c.var.sessionHash!)
    const who = { personId: place.child.id, signerId: c.var.actor!.id, signedAs: place.side, method }
    const work = async (trx: Trx) => {
      const signed = await signConsent(c.var.world, trx, { ...who, purpose, version, lang, wish, now: c.var.now })
      return signed.ok ? `${place.path}/${purpose}#state` : signed
    }
    return postOrShow(c, form.values.formKey, work, () => showDocument(c, place, purpose, 'stale'))
  }

function purposeOf(c: Ctx): Purpose {
  const word = c.req.param('purpose')
  if (!isPurpose(word)) throw new NotFound('consent.noneHere')
  return word
}

/** Texts are whole in two languages; who reads another signs its fallback. */
export function langOf(c: Ctx): TextLang {
  const locale = wholeLocale(c.var.ui.locale)
  return textLangs.find((lang) => lang === locale) ?? 'ru'
}

export const consentRoutes = routesOf(import.meta.url, [
  ['GET', '/family/children/:child/consents', 'signedIn', listPage(guardiansPlace)],
  ['GET', '/family/children/:child/consents/:purpose', 'signedIn', documentPage(guardiansPlace)],
  ['POST', '/family/children/:child/consents/:purpose', 'signedIn', postWord(guardiansPlace)],
  ['GET', '/me/consents', 'signedIn', listPage(ownPlace)],
  ['GET', '/me/consents/:purpose', 'signedIn', documentPage(ownPlace)],
  ['POST', '/me/consents/:purpose', 'signedIn', postWord(ownPlace)],
])
