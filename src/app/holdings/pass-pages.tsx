import { findPass, passes } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import { clearSite } from '#platform/http/clear-site.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx, Module, Route } from '#platform/http/route.ts'
import { PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { gatherOfPass } from './gather.ts'
import { limitDownloads, sendFile } from './pages.tsx'
import { DataPage } from './views.tsx'

/** What a pupil without an account may see and wipe: the browser that holds the pass asks. */
export function passPages(list: readonly Module[]): Route[] {
  const show = async (c: Ctx): Promise<Response> => {
    const pass = await findPass(c)
    if (!pass) return c.redirect('/join', 303)
    const held = await gatherOfPass(c.var.world, list, pass.id, c.var.ui)
    const { t } = c.var.ui
    const title = t('holdings.pass.title')
    return c.render(
      <DataPage {...{ title, held }} lead={t('holdings.pass.lead', { nickname: pass.nickname })} base="/pupil/data" end={<Forget />} />,
      { title, personal: true },
    )
  }
  const file = (kind: 'json' | 'html') => async (c: Ctx) => {
    const pass = await findPass(c)
    if (!pass) return c.redirect('/join', 303)
    await limitDownloads(c, `pass-${pass.id}`)
    return sendFile(c, await gatherOfPass(c.var.world, list, pass.id, c.var.ui), c.var.ui.t('holdings.pass.title'), kind)
  }
  return routesOf(import.meta.url, [
    ['GET', '/pupil/data', 'everyone', show],
    ['GET', '/pupil/data.json', 'everyone', file('json')],
    ['GET', '/pupil/data.html', 'everyone', file('html')],
    ['POST', '/pupil/forget', 'everyone', postForget],
  ])
}

function Forget() {
  const { t } = useUi()
  return <PostButton action="/pupil/forget" label={t('holdings.pass.forget')} variant="danger" confirm={t('holdings.pass.forgetText')} />
}

async function postForget(c: Ctx): Promise<Response> {
  const pass = await findPass(c)
  if (pass) await inTransaction(c.var.db, (trx) => passes.forget(trx, pass.id, c.var.now, true))
  clearSite(c)
  return c.redirect('/join', 303)
}
