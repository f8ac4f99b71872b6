import type { z } from 'zod'
import type { MessageKey, Translate } from '#platform/i18n.ts'
import { isMessageKey } from '#platform/i18n.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Ctx } from './route.ts'

export type FormValues = Record<string, string>
export type FormErrors = Record<string, MessageKey>
export type FormResult<T> = { ok: true; data: T; values: FormValues } | { ok: false; errors: FormErrors; values: FormValues }

// Control signs that PostgreSQL refuses (NUL) or that hide text; line breaks and tabs stay.
const badSigns = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g

/** The posted body, files too. One that breaks off or has no boundaries is an empty form: the page then says what is missing. */
export async function readBody(c: Ctx): Promise<Record<string, string | File | (string | File)[]>> {
  // The usual form: read in one piece, several times as fast as by FormData.
  if (/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
    return fieldsOf(new URLSearchParams(await c.req.text()))
  try {
    return await c.req.parseBody({ all: true })
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('FormData')) return {}
    throw error
  }
}

function fieldsOf(params: URLSearchParams): Record<string, string | string[]> {
  const names = new Set(params.keys())
  return Object.fromEntries(
    [...names].map((name) => {
      const values = params.getAll(name)
      return [name, values.length === 1 ? values[0]! : values]
    }),
  )
}

/** What the sender calls a file, as PostgreSQL can keep it and a page can show it. */
export function nameOfFile(file: File): string {
  return file.name.normalize('NFC').replaceAll(badSigns, '').slice(0, 200)
}

/** The fields of a posted form as trimmed NFC strings; repeated fields are joined by "," ; files are left out. */
export async function readFields(c: Ctx): Promise<FormValues> {
  const body = await readBody(c)
  const fields: FormValues = {}
  for (const [name, value] of Object.entries(body)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    if (texts.length > 0) fields[name] = texts.map((text) => text.normalize('NFC').replaceAll(badSigns, '').trim()).join(',')
  }
  return fields
}

/**
 * Checks posted fields by a zod schema. The schema's messages are keys of texts; the first problem of each field counts.
 * Values come back in both cases, so that nothing typed is lost.
 */
export function checkForm<S extends z.ZodType>(schema: S, values: FormValues): FormResult<z.output<S>> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return { ok: true, data: parsed.data, values }
  const errors: FormErrors = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form')
    errors[field] ??= isMessageKey(issue.message) ? issue.message : 'ui.form.invalid'
  }
  return { ok: false, errors: inPageOrder(errors, values), values }
}

/** A browser sends fields as they stand on the page: so the summary leads from top to bottom, whatever was checked first. */
function inPageOrder(errors: FormErrors, values: FormValues): FormErrors {
  const fields = Object.keys(values)
  const place = (field: string) => (fields.includes(field) ? fields.indexOf(field) : fields.length)
  return Object.fromEntries(Object.entries(errors).toSorted(([a], [b]) => place(a) - place(b)))
}

/** The revision that a form was written over; what can be none is -1, which nothing has: a stale form, not a fault. */
export function readRevision(word: string | undefined): number {
  return /^\d{1,9}$/.test(word ?? '') ? Number(word) : -1
}

export function translateErrors(errors: FormErrors, t: Translate): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([field, key]) => [field, t(key)]))
}

/**
 * Carries a form's post out once: the key is the hidden field of `FormKey`. A double click or a retry after a dead line gets
 * the first post's answer (303 to the same place). Work and key stand in one transaction.
 */
export async function postOnce(c: Ctx, formKey: string | undefined, work: (trx: Trx) => Promise<string>): Promise<Response> {
  const key = formKey && /^[\w-]{8,64}$/.test(formKey) ? `${c.var.actor?.id ?? 'anyone'}:${c.req.path}:${formKey}` : undefined
  const location = await inTransaction(c.var.db, async (trx) => {
    if (!key) return work(trx)
    const taken = await trx
      .insertInto('platform.form_post')
      .values({ key, location: '' })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!taken) {
      const first = await trx.selectFrom('platform.form_post').select('location').where('key', '=', key).executeTakeFirstOrThrow()
      return first.location
    }
    const done = await work(trx)
    await trx.updateTable('platform.form_post').set({ location: done }).where('key', '=', key).execute()
    return done
  })
  return c.redirect(location, 303)
}

/** Ends the transaction of a refused post; carries what is then shown. */
class RolledBack extends Error {
  readonly refused: unknown
  constructor(refused: unknown) {
    super('refused')
    this.refused = refused
  }
}

/**
 * As `postOnce`, for work that can be refused: an outcome that isn't ok rolls everything back, the form key too, so that the
 * same form can be sent again; `show` makes the page that then comes.
 */
export async function postOrShow<R extends { ok: false }>(
  c: Ctx,
  formKey: string | undefined,
  work: (trx: Trx) => Promise<string | R>,
  show: (refused: R) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await postOnce(c, formKey, async (trx) => {
      const done = await work(trx)
      if (typeof done !== 'string') throw new RolledBack(done)
      return done
    })
  } catch (error) {
    if (error instanceof RolledBack) return show(error.refused as R)
    throw error
  }
}
