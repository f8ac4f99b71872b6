import { Forbidden, NotFound } from '#platform/http/errors.ts'
import { checkForm, postOrShow, readBody, readFields, translateErrors } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { limitUploads } from '#platform/http/uploads.ts'
import { newToken } from '#platform/ids.ts'
import type { Member } from '../members/store.ts'
import { findMember } from '../members/store.ts'
import { editLook } from './actions.ts'
import type { LookForm } from './form.ts'
import { lookForm } from './form.ts'
import type { DrawnLogo } from './logo.ts'
import { drawLogo } from './logo.ts'
import { mayEditLook } from './rules.ts'
import { LookPage } from './views.tsx'
import type { LookPageProps } from './views.tsx'

/** A logo as it comes from a designer, and the picture that the preview carries back. */
const logoBytesMax = 6 * 1024 * 1024

async function getOwnMember(c: Ctx): Promise<Member> {
  const member = await findMember(c.var.db, c.req.param('slug') ?? '')
  if (!member) throw new NotFound('consortium.member.unknown')
  if (!mayEditLook(c.var.actor, member.id)) throw new Forbidden('consortium-look.notYours')
  return member
}

type Shown = Omit<LookPageProps, 'member'> & { status?: 409 | 422 }

function renderLook(c: Ctx, member: Member, { status, ...props }: Shown): Response | Promise<Response> {
  const values = { ...props.values, formKey: newToken() }
  return c.render(<LookPage {...props} member={member} values={values} />, {
    title: c.var.ui.t('consortium-look.title'),
    personal: true,
    ...(status ? { status } : {}),
  })
}

async function showLook(c: Ctx): Promise<Response> {
  const member = await getOwnMember(c)
  const { look } = member
  const values: FormValues = {
    ...(look && { accent: String(look.accent) }),
    altRu: look?.logoAlt.ru ?? '',
    altEn: look?.logoAlt.en ?? '',
    revision: String(look?.revision ?? 0),
  }
  return renderLook(c, member, { values, drawn: undefined, errors: {}, saved: c.req.query('saved') === 'yes' })
}

interface Posted {
  values: FormValues
  drawn: DrawnLogo | undefined
  form: LookForm | undefined
  errors: FormErrors
}

/** What was sent, with a logo drawn anew: of a file, or of the preview that the form carries. */
async function readPosted(c: Ctx, member: Member): Promise<Posted> {
  const { drawn: carried, ...values } = await readFields(c)
  const file = (await readBody(c)).logo
  const isFile = file instanceof File && file.size > 0
  const bytes = isFile ? await file.bytes() : carried ? Buffer.from(carried, 'base64') : undefined
  const answer = bytes && (await drawLogo(bytes))
  const form = checkForm(lookForm, values)
  const errors: FormErrors = form.ok ? {} : { ...form.errors }
  if (answer && !answer.ok) errors.logo = answer.reason
  const drawn = answer?.ok ? answer.logo : undefined
  const hasLogo = drawn !== undefined || (member.look?.logo && values.removeLogo !== 'on')
  if (hasLogo && !values.altRu) errors.altRu = 'consortium-look.altMissing'
  return { values, drawn, form: form.ok ? form.data : undefined, errors }
}

async function postLook(c: Ctx): Promise<Response> {
  const member = await getOwnMember(c)
  await limitUploads(c)
  const { values, drawn, form, errors } = await readPosted(c, member)
  const isPreview = values.do === 'preview'
  const found = translateErrors(errors, c.var.ui.t)
  if (!form || Object.keys(errors).length > 0) return renderLook(c, member, { values, drawn, errors: found, status: 422 })
  if (isPreview) return renderLook(c, member, { values, drawn, errors: {}, preview: form })
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      if (!(await editLook(c.var.world, trx, c.var.actor!.id, member, { form, drawn }))) return { ok: false as const }
      return `/members/${member.slug}/look?saved=yes`
    },
    async () => {
      const newer = (await findMember(c.var.db, member.slug)) ?? member
      const kept = { ...values, revision: String(newer.look?.revision ?? 0) }
      return renderLook(c, newer, { values: kept, drawn, errors: {}, preview: form, isStale: true, status: 409 })
    },
  )
}

export const lookRoutes = routesOf(import.meta.url, [
  ['GET', '/members/:slug/look', 'consortium.editLook', showLook],
  ['POST', '/members/:slug/look', 'consortium.editLook', postLook, { bodyMaxBytes: logoBytesMax }],
])
