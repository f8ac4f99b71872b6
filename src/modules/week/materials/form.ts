import { readBody, readFields } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { languages } from '../weeks/kinds.ts'
import type { Checked } from './files.ts'
import { checkFiles } from './files.ts'
import type { MaterialKind } from './kinds.ts'
import { materialKinds } from './kinds.ts'
import type { Material, MaterialWords } from './store.ts'

const titleMax = 160
const bodyMax = 8000
const saysMax = 1000

/** Languages in which a session's materials may be written: ours, and the session's own. */
export function languagesOf(session: { language: string }): string[] {
  return [...new Set([...languages, ...(/^[a-z]{2,3}$/.test(session.language) && session.language !== 'und' ? [session.language] : [])])]
}

/** The language in which slides are described by the form. */
export function saysLanguage(session: { language: string }): string {
  return languagesOf(session).find((language) => language === session.language) ?? languages[0]
}

export function readKind(word: string | undefined): MaterialKind | undefined {
  return materialKinds.find((kind) => kind === word)
}

/** Texts by language from fields named `title-ru`, `title-en`, … */
function textOf(values: FormValues, name: string, known: readonly string[]): LocalText {
  return Object.fromEntries(
    known.flatMap((language) => (values[`${name}-${language}`] ? [[language, values[`${name}-${language}`]!]] : [])),
  )
}

function checkWords(values: FormValues, kind: MaterialKind, known: readonly string[], hasFile: boolean): FormErrors {
  const errors: FormErrors = {}
  for (const language of known) {
    if ((values[`title-${language}`] ?? '').length > titleMax) errors[`title-${language}`] = 'week-materials.form.titleLong'
    if ((values[`body-${language}`] ?? '').length > bodyMax) errors[`body-${language}`] = 'week-materials.form.bodyLong'
  }
  const first = known[0]!
  if (Object.keys(textOf(values, 'title', known)).length === 0) errors[`title-${first}`] ??= 'week-materials.form.titleNeeded'
  const isEmpty = Object.keys(textOf(values, 'body', known)).length === 0
  if (isEmpty && kind === 'task') errors[`body-${first}`] ??= 'week-materials.form.bodyNeeded'
  if (isEmpty && kind === 'handout' && !hasFile) errors[`body-${first}`] ??= 'week-materials.form.handoutNeeded'
  return errors
}

export type AddForm =
  | { ok: true; values: FormValues; kind: MaterialKind; title: LocalText; body: LocalText; files: Extract<Checked, { ok: true }> }
  | { ok: false; values: FormValues; kind: MaterialKind; errors: Record<string, string> }

/** Reads a new material with its files; what is wrong with a picture is told by the picture's name. */
export async function readAddForm(c: Ctx, session: { language: string }): Promise<AddForm> {
  const { t } = c.var.ui
  const values = await readFields(c)
  const kind = readKind(values.kind) ?? 'task'
  const known = languagesOf(session)
  const sent = (await readBody(c)).files
  const files = (Array.isArray(sent) ? sent : [sent]).filter((one) => one instanceof File)
  const checked: Checked = kind === 'task' ? { ok: true, pdf: null, pages: [] } : await checkFiles(files, kind)
  const hasFile = !checked.ok || checked.pdf !== null || checked.pages.length > 0
  const errors = Object.fromEntries(Object.entries(checkWords(values, kind, known, hasFile)).map(([field, key]) => [field, t(key)]))
  if (!checked.ok) {
    const name = checked.values?.name
    errors.files = name ? `${String(name)}: ${t(checked.reason, checked.values)}` : t(checked.reason, checked.values)
  } else if (kind === 'slides' && !hasFile) errors.files = t('week-materials.form.filesNeeded')
  if (!checked.ok || Object.keys(errors).length > 0) return { ok: false, values, kind, errors }
  return { ok: true, values, kind, title: textOf(values, 'title', known), body: textOf(values, 'body', known), files: checked }
}

export type EditForm = { ok: true; values: FormValues; words: MaterialWords } | { ok: false; values: FormValues; errors: FormErrors }

/** Reads the words of a material that stands; texts in languages that the form doesn't offer are kept. */
export async function readEditForm(c: Ctx, session: { language: string }, material: Material): Promise<EditForm> {
  const values = await readFields(c)
  const known = languagesOf(session)
  const errors = checkWords(values, material.kind, known, material.pdf !== null)
  const described = saysLanguage(session)
  const says = new Map<number, LocalText>()
  for (const page of material.pages) {
    const text = values[`says-${page.number}`]
    if (text === undefined) continue
    if (text.length > saysMax) errors[`says-${page.number}`] = 'week-materials.form.saysLong'
    const { [described]: _, ...others } = page.says
    says.set(page.number, text ? { ...others, [described]: text } : others)
  }
  if (Object.keys(errors).length > 0) return { ok: false, values, errors }
  const others = (text: LocalText): LocalText => Object.fromEntries(Object.entries(text).filter(([language]) => !known.includes(language)))
  return {
    ok: true,
    values,
    words: {
      title: { ...others(material.title), ...textOf(values, 'title', known) },
      body: { ...others(material.body), ...textOf(values, 'body', known) },
      says,
    },
  }
}

/** What the edit form begins with. */
export function valuesOf(material: Material, session: { language: string }): FormValues {
  const known = languagesOf(session)
  const described = saysLanguage(session)
  return {
    revision: String(material.revision),
    ...Object.fromEntries(
      known.flatMap((language) => [
        [`title-${language}`, material.title[language] ?? ''],
        [`body-${language}`, material.body[language] ?? ''],
      ]),
    ),
    ...Object.fromEntries(material.pages.map((page) => [`says-${page.number}`, page.says[described] ?? ''])),
  }
}
