import { ButtonLink } from '#ui/action.tsx'
import { findRooms } from '#live'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { StaffDoors, doorsOf } from '../bookings/enter/doors.tsx'
import { isOnAir } from '../programme/week-view.tsx'
import { useWords } from '../programme/words.ts'
import { listReconfirmations } from '../releases/answers/store.ts'
import type { Reconfirmation } from '../releases/answers/store.ts'
import { Answer } from '../releases/answers/views.tsx'
import { listOfPerson, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { listWeeks } from '../weeks/store.ts'

interface MineProps {
  sessions: readonly PublishedSession[]
  weekSlugs: ReadonlyMap<number, string>
  personId: number
  /** Where the picture comes from, by the session's id. */
  sources: ReadonlyMap<number, string>
  /** What a release asked of one, or one said, by the session's id. */
  said: ReadonlyMap<number, Reconfirmation>
}

function MySessionsPage({ sessions, weekSlugs, personId, sources, said }: MineProps) {
  const { t, now } = useUi()
  const isOver = (session: PublishedSession) => session.endsAt.epochMilliseconds <= now.epochMilliseconds
  const next = sessions.filter((session) => !isOver(session))
  const past = sessions.filter(isOver).toReversed()
  return (
    <>
      <PageHeader title={t('week.mine.title')} lead={t('week.mine.lead')}>
        <ButtonLink href="/my-availability" variant="quiet">
          {t('week-availability.title')}
        </ButtonLink>
      </PageHeader>
      {sessions.length === 0 && (
        <Empty title={t('week.mine.none')}>
          <p>{t('week.mine.noneText')}</p>
        </Empty>
      )}
      {next.length > 0 && (
        <Section title={t('week.mine.next')} id="next">
          <Cards {...{ weekSlugs, personId, sources, said }} sessions={next} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title={t('week.mine.past')} id="past">
          <Cards {...{ weekSlugs, personId, sources, said }} sessions={past} />
        </Section>
      )}
    </>
  )
}

function Cards({ sessions, weekSlugs, personId, sources, said }: MineProps) {
  const { t, now } = useUi()
  const pick = useText()
  const words = useWords()
  return (
    <CardGrid>
      {sessions.map((session) => {
        const path = `/weeks/${weekSlugs.get(session.weekId)}/sessions/${session.slug}`
        const title = pick(session.facts.title)
        const mine = session.facts.people.find((person) => person.personId === personId)
        const others = session.facts.people.filter((person) => person.personId !== personId)
        const isOver = session.endsAt.epochMilliseconds <= now.epochMilliseconds
        return (
          <Card
            href={path}
            title={title.text}
            titleLang={title.lang}
            accent={session.topicSlug ?? undefined}
            kicker={t(mine?.role === 'moderator' ? 'week.mine.moderator' : 'week.mine.lecturer')}
            badges={
              <>
                {isOnAir(session, now.epochMilliseconds) && <Badge tone="live">{t('week.onAir')}</Badge>}
                <Badge>{words.format(session.format)}</Badge>
                {session.gradeFrom !== null && <Badge>{words.grades(session.gradeFrom, session.gradeTo)}</Badge>}
              </>
            }
            meta={<When at={session.startsAt} until={session.endsAt} showDate />}
          >
            {others.length > 0 && <p>{t('week.mine.with', { names: others.map((person) => pick(person.name).text).join(', ') })}</p>}
            {mine?.role === 'lecturer' && (
              <p>
                <a href={`/my-sessions/${session.guid}/materials`}>{t('week-materials.keep')}</a>
                <br />
                <a href={`/my-sessions/${session.guid}/media`}>{t('week-wave.media')}</a>
              </p>
            )}
            {mine && session.startsAt.epochMilliseconds > now.epochMilliseconds && <Answer session={session} said={said.get(session.id)} />}
            {!isOver && session.facts.room !== null && (
              <StaffDoors path={path} doors={doorsOf(mine?.role ?? 'moderator', sources.get(session.id))} />
            )}
          </Card>
        )
      })}
    </CardGrid>
  )
}

async function showMine(c: Ctx): Promise<Response> {
  const personId = c.var.actor!.id
  const sessions = await listOfPerson(c.var.db, personId)
  const weekSlugs = new Map((await listWeeks(c.var.db)).map((week) => [week.id, week.slug]))
  const rooms = await findRooms(
    c.var.db,
    sessionOwner,
    sessions.map((session) => session.id),
  )
  const sources = new Map(rooms.map((room) => [room.ownerId, room.source]))
  const said = new Map((await listReconfirmations(c.var.db, { personId })).map((one) => [one.sessionId, one]))
  return c.render(<MySessionsPage {...{ sessions, weekSlugs, personId, sources, said }} />, {
    title: c.var.ui.t('week.mine.title'),
    personal: true,
  })
}

export const mySessionRoutes = routesOf(import.meta.url, [['GET', '/my-sessions', 'week.keep', showMine]])
