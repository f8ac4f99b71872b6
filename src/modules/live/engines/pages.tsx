import { checkForm, postOnce, readFields, translateErrors } from '#platform/http/form.ts'
import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { providerForm } from './form.ts'
import { findSignatures, listHosts, signProvider } from './providers.ts'
import { ProviderPage, ProvidersPage } from './views.tsx'
import type { ProviderFormProps } from './views.tsx'

async function showProviders(c: Ctx): Promise<Response> {
  const hosts = await listHosts(c.var.db)
  const signatures = await findSignatures(c.var.db, hosts)
  const view = <ProvidersPage providers={hosts.map((host) => ({ host, signature: signatures.get(host) }))} />
  return c.render(view, { title: c.var.ui.t('live-engine.title'), personal: true })
}

async function showProvider(c: Ctx): Promise<Response> {
  const word = c.req.param('host') ?? ''
  const host = word === 'new' ? undefined : word
  if (host !== undefined && !(await listHosts(c.var.db)).includes(host)) throw new NotFound('live-engine.missing')
  return render(c, { host, values: {} })
}

async function render(c: Ctx, shown: Omit<ProviderFormProps, 'signature'>): Promise<Response> {
  const signature = shown.host === undefined ? undefined : (await findSignatures(c.var.db, [shown.host])).get(shown.host)
  const view = <ProviderPage {...shown} signature={signature} />
  return c.render(view, {
    title: shown.host ?? c.var.ui.t('live-engine.add'),
    personal: true,
    status: shown.errors ? 422 : 200,
  })
}

async function postProvider(c: Ctx): Promise<Response> {
  const { actor, now, ui } = c.var
  const form = checkForm(providerForm(now), await readFields(c))
  if (!form.ok) {
    const known = (await listHosts(c.var.db)).find((host) => host === form.values.host)
    return render(c, { host: known, values: form.values, errors: translateErrors(form.errors, ui.t) })
  }
  return postOnce(c, form.values.formKey, async (trx) => {
    // Everybody may read who signed: as the person is called in the consortium's language.
    const signedBy = pickText(actor!.name, 'ru').text
    await signProvider(trx, actor!.id, { ...form.data, signedBy, signedAt: now })
    return '/office/providers'
  })
}

export const providerRoutes = routesOf(import.meta.url, [
  ['GET', '/office/providers', 'live.signProviders', showProviders],
  ['GET', '/office/providers/:host', 'live.signProviders', showProvider],
  ['POST', '/office/providers', 'live.signProviders', postProvider],
])
