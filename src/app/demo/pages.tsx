import { findRooms } from '#live'
import { children, listDemoPeople, signInAs } from '#people'
import { NotFound } from '#platform/http/errors.ts'
import { readFields } from '#platform/http/form.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { listOnAir, sessionOwner } from '#week'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Card, CardGrid } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'

/** None of this exists where DEMO is off. */
function refuseWithoutDemo(c: Ctx): void {
  if (!c.var.world.config.demo) throw new NotFound('app.error.notFound')
}

type DemoPerson = Awaited<ReturnType<typeof listDemoPeople>>[number]
const order = ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'] as const

/** What is on air now and anybody may watch: a stream before a film. */
async function findOnAir({ var: { db, now } }: Ctx): Promise<string | undefined> {
  const sessions = await listOnAir(db, now)
  const rooms = await findRooms(
    db,
    sessionOwner,
    sessions.map(({ id }) => id),
  )
  const open = rooms.filter(({ state, audience }) => state === 'live' && audience === 'open')
  const room = open.find(({ source }) => source === 'recording') ?? open[0]
  return room && `/live/${room.uuid}`
}

function DemoPage({ people, watch }: { people: DemoPerson[]; watch: string | undefined }) {
  const { t, locale } = useUi()
  return (
    <>
      <PageHeader title={t('app.demo.title')} lead={t('app.demo.lead')}>
        {watch && <ButtonLink href={watch}>{t('app.demo.onAir')}</ButtonLink>}
      </PageHeader>
      <Notice tone="info">
        <p>
          {t('app.demo.outboxText')} <a href="/demo/outbox">{t('app.demo.outbox')}</a>
        </p>
      </Notice>
      <CardGrid>
        {order
          .flatMap((role) => people.filter((person) => person.role === role))
          .map(({ actor, role }) => (
            <Card title={pickText(actor.name, locale).text} kicker={t(`people.role.${role}`)} motif={`${role} ${actor.id}`}>
              <p>{t(`app.demo.${role}`)}</p>
              <form method="post" action="/demo/sign-in">
                <input type="hidden" name="person" value={role} />
                <Button type="submit">{t('app.demo.become', { role: t(`people.role.${role}`) })}</Button>
              </form>
            </Card>
          ))}
      </CardGrid>
    </>
  )
}

async function showDemo(c: Ctx): Promise<Response> {
  refuseWithoutDemo(c)
  const { db, world } = c.var
  const found = await listDemoPeople(db)
  const names = await children.names(
    world,
    db,
    found.map(({ actor }) => actor.id),
  )
  const people = found.map(({ actor, role }) => {
    const name = names.get(actor.id)
    return { role, actor: name === undefined ? actor : { ...actor, name: { und: name } } }
  })
  return c.render(<DemoPage people={people} watch={await findOnAir(c)} />, {
    title: c.var.ui.t('app.demo.title'),
    personal: true,
  })
}

async function postSignIn(c: Ctx): Promise<Response> {
  refuseWithoutDemo(c)
  const { person = '' } = await readFields(c)
  const found = (await listDemoPeople(c.var.db)).find(({ role }) => role === person)
  if (!found) throw new NotFound('app.demo.unknownPerson', { roles: order.join(', ') })
  await signInAs(c, found.actor.id)
  return c.redirect('/me', 303)
}

interface Letter {
  id: number
  to_address: string
  subject: string
  body: string
  locale: string
}

/** Links in a letter stand on lines of their own; here they can be followed. */
function LetterBody({ body, origin }: { body: string; origin: string }) {
  return (
    <div class="letter">
      {body.split('\n').map((line) =>
        line.startsWith(`${origin}/`) ? (
          <p>
            <a href={line.slice(origin.length)}>{line}</a>
          </p>
        ) : (
          <p>{line}</p>
        ),
      )}
    </div>
  )
}

function Outbox({ letters, origin }: { letters: Letter[]; origin: string }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('app.outbox.title')} lead={t('app.outbox.lead')} />
      {letters.length === 0 && <Empty title={t('app.outbox.empty')} />}
      {letters.map((letter) => (
        <Section title={letter.subject}>
          <p>{t('app.outbox.to', { to: letter.to_address })}</p>
          <LetterBody body={letter.body} origin={origin} />
        </Section>
      ))}
    </>
  )
}

async function showOutbox(c: Ctx): Promise<Response> {
  refuseWithoutDemo(c)
  const letters = await c.var.db
    .selectFrom('platform.mail')
    .select(['id', 'to_address', 'subject', 'body', 'locale'])
    .orderBy('id', 'desc')
    .limit(30)
    .execute()
  return c.render(<Outbox letters={letters} origin={c.var.origin} />, { title: c.var.ui.t('app.outbox.title'), personal: true })
}

export const demoRoutes = routesOf(import.meta.url, [
  ['GET', '/demo', 'everyone', showDemo],
  ['POST', '/demo/sign-in', 'everyone', postSignIn],
  ['GET', '/demo/outbox', 'everyone', showOutbox],
])
