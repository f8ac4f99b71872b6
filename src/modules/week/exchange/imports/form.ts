import type { Ctx } from '#platform/http/route.ts'
import { readBody, readFields } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { isZone } from '#platform/time.ts'
import { scheduleBytesMax } from '../../formats/index.ts'
import { isWeekSlug } from './frame.ts'

export type ImportForm =
  | { ok: true; values: FormValues; slug: string; zone: string | undefined; file: File }
  | { ok: false; values: FormValues; errors: FormErrors }

/** Reads the posted form; the week's slug comes from the address where the import is of one week. */
export async function readImportForm(c: Ctx, fixedSlug: string | undefined): Promise<ImportForm> {
  const values = await readFields(c)
  const { file } = await readBody(c)
  const slug = fixedSlug ?? (values.slug ?? '').toLowerCase()
  const zone = values.zone || undefined
  const errors: FormErrors = {}
  if (!isWeekSlug(slug)) errors.slug = 'week-exchange.form.slugWrong'
  if (zone !== undefined && !isZone(zone)) errors.zone = 'week-exchange.form.zoneWrong'
  if (!(file instanceof File) || file.name === '')
    return { ok: false, values, errors: { file: 'week-exchange.form.fileNeeded', ...errors } }
  if (file.size === 0) errors.file = 'week-exchange.form.fileEmpty'
  if (file.size > scheduleBytesMax) errors.file = 'week-exchange.form.fileLarge'
  return Object.keys(errors).length > 0 ? { ok: false, values, errors } : { ok: true, values, slug, zone, file }
}
