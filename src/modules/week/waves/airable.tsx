import { findRooms } from '#live'
import { useText, useUi } from '#ui/context.ts'
import { Card, CardGrid } from '#ui/card.tsx'
import { Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { Db } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { hasRole } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { coordinatedMembers } from '../proposals/rules.ts'
import { listHeld, sessionOwner } from '../weeks/published.ts'
import type { PublishedSession } from '../weeks/published.ts'
import { listWeeks } from '../weeks/store.ts'
import { canAirAgain } from './rules.ts'

export interface Airable {
  session: PublishedSession
  path: string
}

const shownMax = 6

/** What this person may air again, the latest first. */
export async function findAirable(db: Db, actor: Actor, now: Temporal.Instant): Promise<Airable[]> {
  const held = await listHeld(db, now, hasRole(actor, 'office') ? 'all' : coordinatedMembers(actor))
  const ids = held.map(({ id }) => id)
  const rooms = new Map((await findRooms(db, sessionOwner, ids)).map((room) => [room.ownerId, room]))
  const slugs = new Map((await listWeeks(db)).map((week) => [week.id, week.slug]))
  return held
    .filter(({ id }) => canAirAgain(rooms.get(id)).ok)
    .slice(0, shownMax)
    .map((session) => ({ session, path: `/weeks/${slugs.get(session.weekId)}/sessions/${session.slug}/again` }))
}

export function AirableSection({ airable }: { airable: readonly Airable[] }) {
  const { t } = useUi()
  const pick = useText()
  if (airable.length === 0) return null
  return (
    <Section title={t('week-wave.airable')} id="recordings">
      <p>{t('week-wave.airable.text')}</p>
      <CardGrid>
        {airable.map(({ session, path }) => {
          const title = pick(session.facts.title)
          return (
            <Card
              href={path}
              title={title.text}
              titleLang={title.lang}
              kicker={t('week-wave.title')}
              accent={session.topicSlug ?? undefined}
              meta={<When at={session.startsAt} until={session.endsAt} showDate />}
            />
          )
        })}
      </CardGrid>
    </Section>
  )
}
