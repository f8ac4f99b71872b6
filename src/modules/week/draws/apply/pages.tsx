import { draws } from '#seats'
import type { Application, Draw } from '#seats'
import { audit } from '#platform/audit.ts'
import { NotFound } from '#platform/http/errors.ts'
import { postOnce, postOrShow, readFields } from '#platform/http/form.ts'
import type { FormValues } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { unitsOf } from '../../bookings/rules.ts'
import { getSessions } from '../../weeks/published.ts'
import { getReleasedWeek, getWeekById } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import { judge, lettersOf, weekOwner } from '../rules.ts'
import type { Judged } from '../rules.ts'
import { findRegions } from '../store.ts'
import { listApplicants } from './applicant.ts'
import type { Applicant } from './applicant.ts'
import { ChooseApplicant, DrawApplyPage } from './views.tsx'

const ranksMax = 5

interface Place {
  week: Week
  draw: Draw
}

async function getDraw(c: Ctx): Promise<Place> {
  const week = await getReleasedWeek(c.var.db, c.req.param('slug') ?? '')
  const draw = await draws.find(c.var.db, c.req.param('uuid') ?? '')
  if (!draw || draw.ownerType !== weekOwner || draw.ownerId !== week.id) throw new NotFound('week-draw.unknown')
  return { week, draw }
}

/** What was applied for and stands. */
async function findOwn(c: Ctx, draw: Draw, applicant: Applicant): Promise<Application | undefined> {
  const all = await draws.listApplications(c.var.db, applicant.holder.type, [applicant.holder.id])
  return all.find((one) => one.draw.id === draw.id && one.withdrawnAt === null)
}

async function judgeFor(c: Ctx, draw: Draw, applicant: Applicant): Promise<Judged[]> {
  return judge(draw.quotas, await findRegions(c.var.db, draw.id), await applicant.standing())
}

async function render(c: Ctx, { week, draw }: Place, applicant: Applicant, shown: { values?: FormValues; error?: string } = {}) {
  const { db, ui, now } = c.var
  const all = await draws.listPools(db, draw.id)
  const sessions = new Map(
    (
      await getSessions(
        db,
        all.map((pool) => pool.ownerId),
      )
    ).map((session) => [session.id, session]),
  )
  const pools = all.filter(
    (pool) =>
      pool.isOpen &&
      sessions.has(pool.ownerId) &&
      (pool.applicants.length === 0 || pool.applicants.includes(applicant.holder.type)) &&
      unitsOf(pool.unit, applicant.size) <= pool.cap,
  )
  const own = await findOwn(c, draw, applicant)
  const judged = await judgeFor(c, draw, applicant)
  const view = (
    <DrawApplyPage
      {...{ week, draw, applicant, pools, sessions, own, judged }}
      phase={draws.phase(draw, now)}
      values={shown.values ?? valuesOf(own, draw)}
      error={shown.error}
      formKey={newToken()}
    />
  )
  return c.render(view, {
    title: `${pickText(draw.label, ui.locale).text} · ${ui.t('week-draw.apply.title')}`,
    personal: true,
    ...(shown.error ? { status: 422 } : {}),
  })
}

function valuesOf(own: Application | undefined, draw: Draw): FormValues {
  const values: FormValues = {}
  own?.ranks.forEach((rank, at) => (values[`rank${at + 1}`] = String(rank.poolId)))
  for (const { letter } of draw.quotas) if (own?.letters.includes(letter)) values[`declared-${letter}`] = 'yes'
  return values
}

/** From a draw's public page, which knows nothing of weeks. */
async function leadToApply(c: Ctx): Promise<Response> {
  const draw = await draws.find(c.var.db, c.req.param('uuid') ?? '')
  if (!draw || draw.ownerType !== weekOwner) throw new NotFound('week-draw.unknown')
  const week = await getWeekById(c.var.db, draw.ownerId)
  return c.redirect(`${pathOf({ week, draw })}/apply`, 303)
}

async function showApply(c: Ctx): Promise<Response> {
  const place = await getDraw(c)
  const list = await listApplicants(c)
  const wanted = c.req.query('for')
  const applicant = wanted ? list.find((one) => one.key === wanted) : list.length === 1 ? list[0] : undefined
  if (wanted && !applicant) throw new NotFound('week-draw.apply.notYours')
  if (applicant) return render(c, place, applicant)
  const standing = new Map<string, boolean>()
  for (const one of list) standing.set(one.key, (await findOwn(c, place.draw, one)) !== undefined)
  return c.render(<ChooseApplicant {...place} applicants={list} applied={standing} phase={draws.phase(place.draw, c.var.now)} />, {
    title: `${pickText(place.draw.label, c.var.ui.locale).text} · ${c.var.ui.t('week-draw.apply.title')}`,
    personal: true,
  })
}

async function postApply(c: Ctx): Promise<Response> {
  const place = await getDraw(c)
  const { draw } = place
  const values = await readFields(c)
  const applicant = (await listApplicants(c)).find((one) => one.key === values.for)
  // Another's child or class is to this reader one that isn't there.
  if (!applicant) throw new NotFound('week-draw.apply.notYours')
  if (!applicant.mayApply) return render(c, place, applicant, { values, error: c.var.ui.t('family-seats.refused.consent') })
  const wished = Array.from({ length: ranksMax }, (_, at) => values[`rank${at + 1}`] ?? '').filter((word) => /^\d{1,15}$/.test(word))
  const poolIds = wished.map(Number)
  const declared = draw.quotas.filter(({ letter }) => values[`declared-${letter}`] === 'yes').map(({ letter }) => letter)
  const letters = lettersOf(await judgeFor(c, draw, applicant), declared)
  const pools = await draws.listPools(c.var.db, draw.id)
  const unit = pools.find((pool) => pool.poolId === poolIds[0])?.unit ?? 'connection'
  return postOrShow(
    c,
    values.formKey,
    async (trx) => {
      const { actor, now } = c.var
      const postKey = values.formKey ? `apply ${actor!.id} ${values.formKey}` : null
      const units = unitsOf(unit, applicant.size)
      const outcome = await draws.apply(trx, { drawId: draw.id, holder: applicant.holder, units, poolIds, letters, postKey, now })
      if (!outcome.ok) return outcome
      await auditWish(trx, outcome.edited ? 'week.changeWish' : 'week.applyToDraw', outcome.applicationId, actor!.id)
      return `${pathOf(place)}/apply?for=${applicant.key}&saved=1`
    },
    ({ reason }) => render(c, place, applicant, { values, error: c.var.ui.t(`week-draw.refused.${reason}`) }),
  )
}

const pathOf = ({ week, draw }: Place): string => `/weeks/${week.slug}/draws/${draw.uuid}`

/** Who did it to which wish; nothing of whom it is for. */
const auditWish = (trx: Parameters<typeof audit>[0], action: string, applicationId: number, actorId: number): Promise<void> =>
  audit(trx, { actorId, action, subjectType: 'seats.application', subjectId: applicationId })

async function postWithdraw(c: Ctx): Promise<Response> {
  const place = await getDraw(c)
  const { application: uuid, formKey } = await readFields(c)
  const list = await listApplicants(c)
  const found = await findAny(c, place.draw, list, uuid)
  if (!found) throw new NotFound('week-draw.apply.unknown')
  return postOnce(c, formKey, async (trx) => {
    if (await draws.withdraw(trx, found.application.id, c.var.now))
      await auditWish(trx, 'week.withdrawWish', found.application.id, c.var.actor!.id)
    return found.applicant.type === 'child' ? '/family' : '/bookings'
  })
}

async function findAny(c: Ctx, draw: Draw, list: readonly Applicant[], uuid: string | undefined) {
  for (const applicant of list) {
    const all = await draws.listApplications(c.var.db, applicant.holder.type, [applicant.holder.id])
    const application = all.find((one) => one.uuid === uuid && one.draw.id === draw.id)
    if (application) return { applicant, application }
  }
  return undefined
}

export const drawApplyRoutes = routesOf(import.meta.url, [
  ['GET', '/draws/:uuid/apply', 'week.applyToDraw', leadToApply],
  ['GET', '/weeks/:slug/draws/:uuid/apply', 'week.applyToDraw', showApply],
  ['POST', '/weeks/:slug/draws/:uuid/apply', 'week.applyToDraw', postApply],
  ['POST', '/weeks/:slug/draws/:uuid/withdraw', 'week.applyToDraw', postWithdraw],
])
