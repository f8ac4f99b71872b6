import { findPerson } from '#people'
import { audit } from '#platform/audit.ts'
import { checkForm, postOnce, postOrShow, readFields, readRevision, translateErrors } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { differing } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import { getWeek } from '../../weeks/store.ts'
import { letterValues, sendLetters } from './actions.ts'
import { templateForm } from './form.ts'
import { LettersPage } from './letter-views.tsx'
import type { Preview } from './letter-views.tsx'
import { fillLetter, letterLocaleOf, templateIn } from './letters.ts'
import type { LetterLocale, LetterText } from './letters.ts'
import { decisions } from './rules.ts'
import type { Decision } from './rules.ts'
import { listPending, listTemplates } from './store.ts'

const previewsMax = 20

interface Shown {
  values?: FormValues
  errors?: Record<string, string>
  versions?: VersionRow[]
  revision?: number
  status?: 409 | 422
}

async function render(c: Ctx, shown: Shown = {}): Promise<Response> {
  const { db, ui, actor, origin } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const asked = shown.values?.decision ?? c.req.query('decision')
  const decision = decisions.find((name) => name === asked) ?? 'accepted'
  const templates = await listTemplates(db, week.id)
  const pending = await listPending(db, actor!.id, week.id)
  const previews: Preview[] = []
  for (const letter of pending.slice(0, previewsMax)) {
    const person = letter.recipients[0] === undefined ? undefined : await findPerson(db, letter.recipients[0])
    const locale = letterLocaleOf(person?.locale)
    const text = templateIn(templates, letter.decision, locale)
    previews.push({
      letter,
      to: person?.name,
      locale,
      text: fillLetter(text, letterValues(week, letter, person?.name ?? {}, origin, locale)),
    })
  }
  const sample = { guid: '…', title: ui.t('week-decision.sample.title'), note: ui.t('week-decision.sample.note') }
  const tryOut = (text: LetterText, locale: LetterLocale) =>
    fillLetter(
      text,
      letterValues(week, { ...sample, title: { und: sample.title } }, { und: ui.t('week-decision.sample.name') }, origin, locale),
    )
  const values = shown.values ?? valuesOf(templates, decision)
  const view = (
    <LettersPage
      {...{ week, decision, values, previews }}
      pending={pending.length}
      samples={{
        ru: tryOut({ subject: values.subjectRu ?? '', body: values.bodyRu ?? '' }, 'ru'),
        en: tryOut({ subject: values.subjectEn ?? '', body: values.bodyEn ?? '' }, 'en'),
      }}
      revision={shown.revision ?? templates.get(decision)?.revision ?? 0}
      sent={/^\d{1,6}$/.test(c.req.query('sent') ?? '') ? Number(c.req.query('sent')) : undefined}
      saved={c.req.query('saved') === '1'}
      {...(shown.errors && { errors: shown.errors })}
      {...(shown.versions && { versions: shown.versions })}
    />
  )
  return c.render(view, { title: ui.t('week-review.tab.letters'), personal: true, status: shown.status ?? 200 })
}

function valuesOf(templates: Awaited<ReturnType<typeof listTemplates>>, decision: Decision): FormValues {
  const [ru, en] = [templateIn(templates, decision, 'ru'), templateIn(templates, decision, 'en')]
  return { decision, subjectRu: ru.subject, bodyRu: ru.body, subjectEn: en.subject, bodyEn: en.body }
}

async function postTemplate(c: Ctx): Promise<Response> {
  const { db, actor, ui } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  const values = await readFields(c)
  const form = checkForm(templateForm, values)
  const revision = readRevision(values.revision)
  if (!form.ok) return render(c, { values, revision, errors: translateErrors(form.errors, ui.t), status: 422 })
  if (values.act === 'preview') return render(c, { values, revision })
  const { decision, subjectRu, subjectEn, bodyRu, bodyEn } = form.data
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      await trx.selectFrom('week.week').select('id').where('id', '=', week.id).forUpdate().execute()
      const current = (await listTemplates(trx, week.id)).get(decision)
      if ((current?.revision ?? 0) !== revision) return { ok: false as const }
      const kept = {
        subject: JSON.stringify({ ru: subjectRu, en: subjectEn }),
        body: JSON.stringify({ ru: bodyRu, en: bodyEn }),
        revision: revision + 1,
      }
      await trx
        .insertInto('week.letter_template')
        .values({ week_id: week.id, decision, ...kept })
        .onConflict((conflict) => conflict.columns(['week_id', 'decision']).doUpdateSet(kept))
        .execute()
      await audit(trx, {
        actorId: actor!.id,
        action: 'week.editLetter',
        subjectType: 'week.week',
        subjectId: week.slug,
        detail: { decision },
      })
      return `/office/weeks/${week.slug}/letters?decision=${decision}&saved=1`
    },
    async () => {
      const templates = await listTemplates(db, week.id)
      const saved = valuesOf(templates, decision)
      const rows = (['subjectRu', 'bodyRu', 'subjectEn', 'bodyEn'] as const).map((name) => ({
        label: ui.t(`week-decision.template.${name}`),
        saved: saved[name] ?? '',
        typed: values[name] ?? '',
      }))
      return render(c, { values, versions: differing(rows), revision: templates.get(decision)?.revision ?? 0, status: 409 })
    },
  )
}

async function postSend(c: Ctx): Promise<Response> {
  const { db, actor, now, origin } = c.var
  const week = await getWeek(db, c.req.param('slug') ?? '')
  return postOnce(c, (await readFields(c)).formKey, async (trx) => {
    const sent = await sendLetters(trx, { week, actorId: actor!.id, now }, origin)
    return `/office/weeks/${week.slug}/letters?sent=${sent}`
  })
}

export const letterRoutes = routesOf(import.meta.url, [
  ['GET', '/office/weeks/:slug/letters', 'week.plan', (c) => render(c)],
  ['POST', '/office/weeks/:slug/letters', 'week.plan', postTemplate],
  ['POST', '/office/weeks/:slug/letters/send', 'week.plan', postSend],
])
