import { TooMany } from '#platform/http/errors.ts'
import { postOnce, readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { readTypedCode } from '#platform/ids.ts'
import { writeSessionCookie } from '../sign-in/cookie.ts'
import { children } from './children.ts'
import { makePairingCode, usePairingCode } from './pairing.ts'
import { CodePage } from './code-view.tsx'

async function postCode(c: Ctx): Promise<Response> {
  const child = await children.get(c, 'child')
  const { formKey } = await readFields(c)
  const waitS = await c.var.world.limits.take('pair-make', String(child.id), 20, 3600)
  if (waitS > 0) throw new TooMany('family.code.tooMany', { minutes: Math.ceil(waitS / 60) })
  return postOnce(c, formKey, async (trx) => {
    await makePairingCode(c.var.world, trx, c.var.actor!.id, child, c.var.now)
    return `/family/children/${child.uuid}#sign-in`
  })
}

function renderCode(c: Ctx, code: string, error?: string): Response | Promise<Response> {
  const view = <CodePage code={code} error={error} other={c.var.ui.person?.name} />
  return c.render(view, { title: c.var.ui.t('family.code.title'), personal: true, ...(error ? { status: 422 } : {}) })
}

async function showTyped(c: Ctx): Promise<Response> {
  return renderCode(c, '')
}

function refuseMore(waitS: number): void {
  if (waitS > 0) throw new TooMany('family.code.tooMany', { minutes: Math.ceil(waitS / 60) })
}

/**
 * Codes live for ten minutes and are 39.6 bits: thirty wrong ones in that time from one address guess nothing. A right one opens after
 * them too, for a school is one address; so all tries together are limited before any is looked at.
 */
async function postTyped(c: Ctx): Promise<Response> {
  const { code: typed = '' } = await readFields(c)
  const { world, now, ui, address } = c.var
  refuseMore(await world.limits.take('pair-try', address, 300, 600))
  const code = readTypedCode(typed)
  const token = code.length === 8 ? await usePairingCode(world, code, now, c.req.header('user-agent') ?? '') : undefined
  if (token === undefined) {
    refuseMore(await world.limits.take('pair-miss', address, 30, 600))
    return renderCode(c, typed.slice(0, 40), ui.t(code === '' ? 'family.code.missing' : 'family.code.wrong'))
  }
  writeSessionCookie(c, token)
  return c.redirect('/me', 303)
}

export const pairingRoutes = routesOf(import.meta.url, [
  ['POST', '/family/children/:child/code', 'people.keepChildren', postCode],
  ['GET', '/sign-in/code', 'everyone', showTyped],
  ['POST', '/sign-in/code', 'everyone', postTyped],
])
