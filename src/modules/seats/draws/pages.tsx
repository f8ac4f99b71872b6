import { NotFound, TooMany } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx, World } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { readInputsText, readResultText } from './files.ts'
import { drawsScope } from './pages-scope.ts'
import { getPublicDraw } from './read.ts'
import { phaseOf } from './rules.ts'
import { listShares } from './shares.ts'
import type { Draw } from './store.ts'
import { findDraw, listDraws } from './store.ts'
import { VerifyPage } from './verify-page.tsx'
import type { Verdict } from './verify.ts'
import { verifyDraw } from './verify.ts'
import { DrawPage, DrawsPage } from './views.tsx'

const listLimit = 200
const refreshS = 3

async function getDraw(c: Ctx): Promise<Draw> {
  const draw = await findDraw(c.var.db, c.req.param('uuid') ?? '')
  if (!draw) throw new NotFound('draw.unknown')
  return draw
}

async function showDraws(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  return c.render(<DrawsPage list={await listDraws(c.var.db, listLimit)} />, { title: t('draw.title'), description: t('draw.lead') })
}

async function showDraw(c: Ctx): Promise<Response> {
  const found = await getPublicDraw(c.var.db, c.req.param('uuid') ?? '')
  const { ui, now, actor } = c.var
  const isWorking = ['closing', 'drawing', 'placing'].includes(phaseOf(found.draw, now))
  const title = pickText(found.draw.label, ui.locale).text
  return c.render(<DrawPage {...found} mayApply={!actor || hasRole(actor, 'guardian', 'teacher')} />, {
    title,
    description: ui.t('draw.lead'),
    ...(isWorking && { refreshS }),
  })
}

/** Published files never change; before they are published there are none. */
function answerJson(c: Ctx, text: string | undefined): Response {
  if (text === undefined) throw new NotFound('draw.unknown')
  return c.body(text, 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=3600' })
}

async function showInputs(c: Ctx): Promise<Response> {
  return answerJson(c, await readInputsText(c.var.world, await getDraw(c)))
}

async function showResult(c: Ctx): Promise<Response> {
  return answerJson(c, await readResultText(c.var.world, await getDraw(c)))
}

/** All that a check needs, in one file. The list and the result stand in it as the bytes that were hashed. */
async function makeDrawFile(world: World, draw: Draw): Promise<string | undefined> {
  const [inputs, result] = [await readInputsText(world, draw), await readResultText(world, draw)]
  if (!inputs || !result || draw.state !== 'drawn') return undefined
  const shares = (await listShares(world.db, draw.id)).map(({ label, commitment, share }) => ({ holder: label, commitment, share }))
  return `{"format":"kaleidoscope-draw","inputsHash":"${draw.inputsHash}","resultHash":"${draw.resultHash}","shares":${JSON.stringify(shares)},"inputs":${inputs},"result":${result}}`
}

async function showDrawFile(c: Ctx): Promise<Response> {
  return answerJson(c, await makeDrawFile(c.var.world, await getDraw(c)))
}

// A drawn draw never changes, so each process computes it once; many who ask at once wait for the same work.
const verdicts = new Map<string, Promise<Verdict>>()
const keptMax = 100
const perMinute = 20

async function showVerify(c: Ctx): Promise<Response> {
  const { world, ui, address } = c.var
  const draw = await getDraw(c)
  if (draw.state !== 'drawn') throw new NotFound('draw.unknown')
  const key = `${draw.uuid} ${draw.resultHash}`
  if (!verdicts.has(key)) {
    if ((await world.limits.take('draw.verify', address, perMinute, 60)) > 0) throw new TooMany('draw.verify.busy')
    if (verdicts.size >= keptMax) verdicts.clear()
    const computed = makeDrawFile(world, draw).then((text) => verifyDraw(JSON.parse(text ?? 'null')))
    computed.catch(() => verdicts.delete(key))
    verdicts.set(key, computed)
  }
  return c.render(<VerifyPage draw={draw} verdict={await verdicts.get(key)!} />, { title: ui.t('draw.verify.title') })
}

const shared = { scope: drawsScope, seconds: 10 }

export const drawRoutes = routesOf(import.meta.url, [
  ['GET', '/draws', 'everyone', showDraws, { shared }],
  ['GET', '/draws/:uuid', 'everyone', showDraw, { shared }],
  ['GET', '/draws/:uuid/inputs.json', 'everyone', showInputs],
  ['GET', '/draws/:uuid/result.json', 'everyone', showResult],
  ['GET', '/draws/:uuid/draw.json', 'everyone', showDrawFile],
  ['GET', '/draws/:uuid/verify', 'everyone', showVerify],
])
