import { children } from '#people'
import type { Child } from '#people'
import { TooMany } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx, Holding, Module, Route } from '#platform/http/route.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Section } from '#ui/page.tsx'
import { gatherOfPerson, saidWhole } from './gather.ts'
import { writeJson, writePage } from './files.ts'
import { DataPage } from './views.tsx'

/** Whose data a page shows. */
interface Whom {
  personId: number
  title: string
  base: string
}

/** Whose papers and roles the office ends first. */
const staffRoles = ['lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator']

const ofMe = (c: Ctx): Whom => ({ personId: c.var.actor!.id, title: c.var.ui.t('holdings.data.title'), base: '/me/data' })

async function ofChild(c: Ctx): Promise<Whom> {
  const child = await children.get(c, 'child')
  const title = c.var.ui.t('holdings.data.childTitle', { name: child.name })
  return { personId: child.id, title, base: `/family/children/${child.uuid}/data` }
}

/** The pages of a person's data, over everything that these modules hold. */
export function dataPages(list: readonly Module[]): Route[] {
  const gather = (c: Ctx, { personId }: Whom): Promise<Holding[]> => gatherOfPerson(c.var.world, list, personId, c.var.ui)
  const file = async (c: Ctx, whom: Whom, kind: 'json' | 'html'): Promise<Response> => {
    await limitDownloads(c)
    return sendFile(c, await gather(c, whom), whom.title, kind)
  }
  return routesOf(import.meta.url, [
    ['GET', '/me/data', 'signedIn', async (c) => showMine(c, ofMe(c), await gather(c, ofMe(c)))],
    ['GET', '/me/data.json', 'signedIn', (c) => file(c, ofMe(c), 'json')],
    ['GET', '/me/data.html', 'signedIn', (c) => file(c, ofMe(c), 'html')],
    [
      'GET',
      '/family/children/:child/data',
      'signedIn',
      async (c) => ofChild(c).then(async (whom) => showChild(c, whom, await gather(c, whom))),
    ],
    ['GET', '/family/children/:child/data.json', 'signedIn', async (c) => file(c, await ofChild(c), 'json')],
    ['GET', '/family/children/:child/data.html', 'signedIn', async (c) => file(c, await ofChild(c), 'html')],
  ])
}

async function showMine(c: Ctx, { title, base }: Whom, held: Holding[]): Promise<Response> {
  const { actor, ui, db, world } = c.var
  const own = hasRole(actor, 'guardian') ? await children.list(world, db, actor!.id) : []
  const isChild = hasRole(actor, 'pupil')
  const isStaff = hasRole(actor, ...staffRoles)
  const ask = isChild ? ui.t('holdings.data.askGuardian') : isStaff ? ui.t('holdings.erase.staff') : undefined
  const end = ask ? <p>{ask}</p> : <ToDeletion href="/me/data/delete" />
  return c.render(
    <DataPage {...{ title, held, base, end }} lead={ui.t('holdings.data.lead')}>
      <Children list={own} />
    </DataPage>,
    { title, personal: true },
  )
}

async function showChild(c: Ctx, { title, base }: Whom, held: Holding[]): Promise<Response> {
  const { t } = c.var.ui
  const consentsHref = base.replace(/data$/, 'consents')
  return c.render(
    <DataPage {...{ title, held, base }} lead={t('holdings.data.lead')} end={<ToDeletion href={`${base}/delete`} />}>
      <p>
        <a href={consentsHref}>{t('holdings.data.consents')}</a>
      </p>
    </DataPage>,
    { title, personal: true },
  )
}

function ToDeletion({ href }: { href: string }) {
  const { t } = useUi()
  return (
    <>
      <p>{t('holdings.data.deleteText')}</p>
      <ButtonLink href={href} variant="danger">
        {t('holdings.data.delete')}…
      </ButtonLink>
    </>
  )
}

function Children({ list }: { list: readonly Child[] }) {
  const { t } = useUi()
  if (list.length === 0) return null
  return (
    <Section title={t('holdings.data.children')} id="children">
      <ul>
        {list.map((child) => (
          <li>
            <a href={`/family/children/${child.uuid}/data`}>{t('holdings.data.childTitle', { name: child.name })}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const [downloadsMax, hourS] = [20, 3600]

export async function limitDownloads(c: Ctx, key = String(c.var.actor?.id)): Promise<void> {
  const waitS = await c.var.world.limits.take('take-data', key, downloadsMax, hourS)
  if (waitS > 0) throw new TooMany('holdings.data.tooMany', { minutes: Math.ceil(waitS / 60) })
}

/** As an attachment that no cache keeps. */
export function sendFile(c: Ctx, held: readonly Holding[], title: string, kind: 'json' | 'html'): Response {
  c.header('cache-control', 'private, no-store')
  c.header('x-content-type-options', 'nosniff')
  c.header('content-disposition', `attachment; filename="kaleidoscope-data.${kind}"`)
  const ui = saidWhole(c.var.ui)
  c.header('content-language', ui.locale)
  const [text, type] = kind === 'json' ? [writeJson(held, ui), 'application/json'] : [writePage(held, title, ui), 'text/html']
  return c.body(text, 200, { 'content-type': `${type}; charset=utf-8` })
}
