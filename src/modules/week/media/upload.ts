import { readCaptionsFile } from '#live'
import type { Trx } from '#platform/db/database.ts'
import { nameOfFile, readBody, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import { newToken } from '#platform/ids.ts'
import { captionLangs } from './rules.ts'
import type { Rungs } from './rules.ts'

/** An hour of an interpreter at 400 kbit/s is 180 MB; an hour of speech at 48 kbit/s is 22 MB. */
const signBytesMax = 200 * 1024 * 1024
const audioBytesMax = 64 * 1024 * 1024
export const rungsBytesMax = signBytesMax + audioBytesMax + 2 * 1024 * 1024

export type Posted =
  | { ok: true; values: FormValues; store: (trx: Trx) => Promise<Rungs> }
  | { ok: false; values: FormValues; errors: Record<string, string> }

type Checked = { bytes: Uint8Array | ReadableStream<Uint8Array>; type: string; name: string }

/** Checks all that was posted; errors are translated and stand at their fields. Nothing lies in storage before `store` is called. */
export async function readRungs(c: Ctx): Promise<Posted> {
  const { t } = c.var.ui
  const values = await readFields(c)
  const body = await readBody(c)
  const fileOf = (field: string) => (body[field] instanceof File && body[field].size > 0 ? body[field] : undefined)
  const [captions, sign, audio] = [fileOf('captionsFile'), fileOf('signFile'), fileOf('audioFile')]
  const errors: Record<string, string> = {}
  const lang = captionLangs.find((one) => one === values.captionsLang)
  const checked = captions && (await checkCaptions(c, captions))
  if (captions && !lang) errors.captionsLang = t('week-media.langNeeded')
  if (typeof checked === 'string') errors.captionsFile = checked
  if (sign && !/^video\/[\w.+-]+$/.test(sign.type)) errors.signFile = t('week-media.signWrong')
  // Browsers call sound in WebM and MP4 a video.
  if (audio && !/^(audio\/[\w.+-]+|video\/(webm|mp4))$/.test(audio.type)) errors.audioFile = t('week-media.audioWrong')
  for (const [field, file, bytesMax] of [['sign', sign, signBytesMax] as const, ['audio', audio, audioBytesMax] as const])
    if (file && file.size > bytesMax) errors[`${field}File`] = t('week-media.large', { megabytes: bytesMax / 1024 / 1024 })
  if (!captions && !sign && !audio) errors.form = t('week-media.nothing')
  if (Object.keys(errors).length > 0) return { ok: false, values, errors }
  const store = async (trx: Trx): Promise<Rungs> => ({
    ...(checked && typeof checked !== 'string' && lang && { captions: { lang, fileUuid: await storeOne(c, trx, 'captions', checked) } }),
    ...(sign && { signFileUuid: await storeOne(c, trx, 'sign', draftOf(sign)) }),
    ...(audio && { audioFileUuid: await storeOne(c, trx, 'audio', draftOf(audio)) }),
  })
  return { ok: true, values, store }
}

const draftOf = (file: File): Checked => ({ bytes: file.stream(), type: file.type, name: nameOfFile(file) })

/** The file written anew, or what is wrong with it. */
async function checkCaptions(c: Ctx, file: File): Promise<Checked | string> {
  const result = await readCaptionsFile(file)
  if (!result.ok) return c.var.ui.t(result.reason, { line: result.line })
  return { bytes: new TextEncoder().encode(result.vtt), type: 'text/vtt; charset=utf-8', name: nameOfFile(file) }
}

async function storeOne(c: Ctx, trx: Trx, kind: string, file: Checked): Promise<string> {
  const key = `week/${kind}/${newToken()}`
  const size = await c.var.world.storage.put(key, file.bytes, signBytesMax)
  const row = await trx
    .insertInto('platform.stored_file')
    .values({ storage_key: key, media_type: file.type, size_bytes: size, name: file.name })
    .returning('uuid')
    .executeTakeFirstOrThrow()
  return row.uuid
}
