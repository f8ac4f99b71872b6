import { audit } from '#platform/audit.ts'
import { json } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { readParagraphs, textForm } from './form.ts'
import type { TextFormData } from './form.ts'
import { lockLedger, verifyChain } from './ledger.ts'
import { OfficePage, TextFormPage } from './office-views.tsx'
import { isPurpose } from './rules.ts'
import type { Purpose } from './rules.ts'
import { countWords, getNewestText, listTexts } from './store.ts'
import type { ConsentText } from './store.ts'

async function showOffice(c: Ctx): Promise<Response> {
  const { db, world, ui } = c.var
  const props = { chain: await verifyChain(world, db), counts: await countWords(db), texts: await listTexts(db) }
  return c.render(<OfficePage {...props} />, { title: ui.t('consent.office.title'), personal: true })
}

function purposeOf(c: Ctx): Purpose {
  const word = c.req.param('purpose')
  if (!isPurpose(word)) throw new NotFound('consent.noneHere')
  return word
}

function valuesOf({ text, version }: ConsentText): FormValues {
  const body = (lang: 'ru' | 'en') => text[lang].paragraphs.join('\n\n')
  return { titleRu: text.ru.title, titleEn: text.en.title, bodyRu: body('ru'), bodyEn: body('en'), after: String(version) }
}

async function showForm(c: Ctx): Promise<Response> {
  const newest = await getNewestText(c.var.db, purposeOf(c))
  return renderForm(c, newest, valuesOf(newest))
}

function renderForm(c: Ctx, newest: ConsentText, values: FormValues, errors?: Record<string, string>, status: 409 | 422 = 422) {
  const title = c.var.ui.t('consent.office.write', { purpose: c.var.ui.t(`consent.purpose.${newest.purpose}` as MessageKey) })
  const view = <TextFormPage {...{ title, newest, values, errors }} formKey={newToken()} />
  return c.render(view, { title, personal: true, ...(errors ? { status } : {}) })
}

async function postText(c: Ctx): Promise<Response> {
  const purpose = purposeOf(c)
  const form = checkForm(textForm, await readFields(c))
  if (!form.ok) return renderForm(c, await getNewestText(c.var.db, purpose), form.values, translateErrors(form.errors, c.var.ui.t))
  return postOrShow(
    c,
    form.values.formKey,
    async (trx) => {
      return (await publishText(trx, purpose, form.data, c)) ? '/office/consents#texts' : { ok: false as const }
    },
    async () => {
      const newest = await getNewestText(c.var.db, purpose)
      const values = { ...form.values, after: String(newest.version) }
      return renderForm(c, newest, values, { form: c.var.ui.t('consent.office.form.stale') }, 409)
    },
  )
}

/** A new version beside the old ones; whoever signs at this moment signs one or the other, never a mixture. False: a newer one is there. */
async function publishText(trx: Trx, purpose: Purpose, data: TextFormData, { var: { actor, now } }: Ctx): Promise<boolean> {
  await lockLedger(trx)
  const { version } = await getNewestText(trx, purpose)
  if (version !== data.after) return false
  const text = {
    ru: { title: data.titleRu, paragraphs: readParagraphs(data.bodyRu) },
    en: { title: data.titleEn, paragraphs: readParagraphs(data.bodyEn) },
  }
  const marks = { asks_again: data.asksAgain !== undefined, lawyer_seen: data.lawyerSeen !== undefined, made_by: actor!.id }
  await trx
    .insertInto('people.consent_text')
    .values({ purpose, version: version + 1, text: json(text), valid_from: now, ...marks })
    .execute()
  await audit(trx, {
    ...{ actorId: actor!.id, action: 'people.publishConsentText', subjectType: 'consentText', subjectId: `${purpose} ${version + 1}` },
    detail: { asksAgain: marks.asks_again, lawyerSeen: marks.lawyer_seen },
  })
  return true
}

export const officeConsentRoutes = routesOf(import.meta.url, [
  ['GET', '/office/consents', 'people.keepConsents', showOffice],
  ['GET', '/office/consents/:purpose', 'people.keepConsents', showForm],
  ['POST', '/office/consents/:purpose', 'people.keepConsents', postText],
])
