import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { PostButton } from '#ui/action.tsx'
import { Card, CardGrid } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { PageHeader, Section } from '#ui/page.tsx'

type Door = [href: string, title: MessageKey, text: MessageKey]

/** What each role does here, in the order in which it usually does it. */
const doors: Record<string, Door[]> = {
  pupil: [
    ['/family/mine', 'family-seats.mine.title', 'family-seats.mine.door'],
    ['/passport', 'app.mine.passport', 'app.mine.passportText'],
    ['/weeks', 'app.mine.programme', 'app.mine.programmeText'],
    ['/join', 'app.mine.join', 'app.mine.joinText'],
  ],
  guardian: [
    ['/family', 'family.door', 'family.doorText'],
    ['/passport', 'app.mine.childPassport', 'app.mine.childPassportText'],
    ['/weeks', 'app.mine.programme', 'app.mine.programmeText'],
    ['/programmes', 'app.mine.programmes', 'app.mine.programmesText'],
  ],
  teacher: [
    ['/classes', 'app.mine.classes', 'app.mine.classesText'],
    ['/weeks', 'app.mine.findSession', 'app.mine.findSessionText'],
    ['/bookings', 'app.mine.bookings', 'app.mine.bookingsText'],
  ],
  lecturer: [
    ['/my-sessions', 'app.mine.mySessions', 'app.mine.mySessionsText'],
    ['/proposals', 'app.mine.proposals', 'app.mine.proposalsText'],
    ['/reviews', 'week-review.own.title', 'week-review.own.door'],
    ['/my-availability', 'week-availability.title', 'week-availability.door'],
  ],
  moderator: [
    ['/my-sessions', 'app.mine.myRooms', 'app.mine.myRoomsText'],
    ['/my-availability', 'week-availability.title', 'week-availability.door'],
  ],
  coordinator: [
    ['/proposals', 'app.mine.memberProposals', 'app.mine.memberProposalsText'],
    ['/reviews', 'week-review.own.title', 'week-review.own.door'],
    ['/office/weeks', 'week-editor.door.title', 'week-editor.door.text'],
    ['/reports', 'app.mine.memberReport', 'app.mine.memberReportText'],
    ['/members', 'app.mine.memberLook', 'app.mine.memberLookText'],
    ['/office/people', 'people-staff.door.people', 'people-staff.door.peopleText'],
    ['/office/sign-in-services', 'people-staff.door.services', 'people-staff.door.servicesText'],
    ['/office/news/new', 'app.mine.news', 'app.mine.newsText'],
    ['/office/draws', 'draw.office.title', 'draw.office.door'],
  ],
  office: [
    ['/office/weeks', 'app.mine.timetable', 'app.mine.timetableText'],
    ['/reviews', 'week-review.own.title', 'week-review.own.door'],
    ['/office/draws', 'draw.office.title', 'draw.office.door'],
    ['/office/incidents', 'app.mine.incidents', 'app.mine.incidentsText'],
    ['/reports', 'app.mine.report', 'app.mine.reportText'],
    ['/office/news/new', 'app.mine.news', 'app.mine.newsText'],
    ['/office/people', 'people-staff.door.people', 'people-staff.door.peopleText'],
    ['/office/sign-in-services', 'people-staff.door.services', 'people-staff.door.servicesText'],
    ['/office/providers', 'live-engine.title', 'live-engine.doorText'],
    ['/office/consents', 'consent.office.title', 'consent.office.door'],
    ['/office/audit', 'app.mine.audit', 'app.mine.auditText'],
  ],
  partner: [
    ['/partner/tasks', 'app.mine.tasks', 'app.mine.tasksText'],
    ['/partners', 'app.mine.partners', 'app.mine.partnersText'],
  ],
  evaluator: [
    ['/reports', 'app.mine.report', 'app.mine.reportText'],
    ['/reviews', 'week-review.own.title', 'week-review.own.door'],
  ],
}

function MinePage({ roles, name }: { roles: string[]; name: string }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader kicker={roles.map((role) => t(`people.role.${role}` as MessageKey)).join(' · ')} title={name} lead={t('app.mine.lead')} />
      {roles.map((role) => (
        <Section title={t(`people.role.${role}` as MessageKey)} id={role}>
          <CardGrid>
            {(doors[role] ?? []).map(([href, title, text]) => (
              <Card href={href} title={t(title)} motif={`${role} ${href}`}>
                <p>{t(text)}</p>
              </Card>
            ))}
          </CardGrid>
        </Section>
      ))}
      <Section title={t('app.mine.account')} id="account">
        {roles.some((role) => role !== 'pupil') && (
          <p>
            <a href="/me/security">{t('people-security.title')}</a>
          </p>
        )}
        {roles.includes('pupil') && (
          <p>
            <a href="/me/consents">{t('family-seats.mine.consents')}</a>
          </p>
        )}
        <p>
          <a href="/me/data">{t('holdings.data.title')}</a>
        </p>
        <p>
          <a href="/settings?next=/me">{t('app.settings.title')}</a>
        </p>
        <p>
          <a href="/view?next=/me">{t('app.look.title')}</a>
        </p>
        <p>
          <a href="/offline">{t('offline.shelf.link')}</a>
        </p>
        {!roles.includes('guardian') && !roles.includes('pupil') && (
          <p>
            <a href="/family/start">{t('family.start.door')}</a>
          </p>
        )}
        <PostButton action="/sign-out" label={t('app.mine.signOut')} variant="quiet" />
        <p>{t('app.mine.signOutText')}</p>
      </Section>
    </>
  )
}

async function showMine(c: Ctx): Promise<Response> {
  const { person, t } = c.var.ui
  return c.render(<MinePage roles={person?.roles ?? []} name={person?.name ?? ''} />, { title: t('app.mine.title'), personal: true })
}

export const mineRoutes = routesOf(import.meta.url, [['GET', '/me', 'signedIn', showMine]])
