import { Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { daySpan } from '#ui/when.tsx'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { wallDate } from '#platform/time.ts'
import { listWeeks } from '../weeks/store.ts'
import type { Week } from '../weeks/store.ts'
import { officeAvailabilityRoutes } from './office/pages.tsx'
import { paintRoutes } from './paint/pages.tsx'
import { listTold } from './store.ts'

function WeeksPage({ weeks, told }: { weeks: readonly Week[]; told: ReadonlySet<number> }) {
  const { t, locale } = useUi()
  const pick = useText()
  return (
    <>
      <PageHeader title={t('week-availability.title')} lead={t('week-availability.lead')} />
      {weeks.length === 0 && <Empty title={t('week-availability.noWeeks')} />}
      <CardGrid>
        {weeks.map((week) => (
          <Card
            href={`/my-availability/${week.slug}`}
            title={pick(week.name).text}
            titleLang={pick(week.name).lang}
            meta={daySpan(locale, week.startsOn, week.endsOn)}
          >
            <p>{t(told.has(week.id) ? 'week-availability.toldAlready' : 'week-availability.none')}</p>
          </Card>
        ))}
      </CardGrid>
    </>
  )
}

/** Weeks of ours that are not over. */
async function showWeeks(c: Ctx): Promise<Response> {
  const { db, now, actor, ui } = c.var
  const weeks = (await listWeeks(db)).filter((week) => week.source.format === undefined && week.endsOn >= wallDate(now, week.zone))
  const view = <WeeksPage weeks={weeks.toReversed()} told={await listTold(db, actor!.id)} />
  return c.render(view, { title: ui.t('week-availability.title'), personal: true })
}

export const availabilityRoutes = [
  ...routesOf(import.meta.url, [['GET', '/my-availability', 'week.keep', showWeeks]]),
  ...paintRoutes,
  ...officeAvailabilityRoutes,
]
