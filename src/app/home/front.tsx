import { listProgrammes } from '#catalogue'
import { listMembers } from '#consortium'
import { listNews } from '#news'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { listTopics } from '#trends'
import { currentWeek, listNext, listOnAir } from '#week'
import { FrontPage } from './front-view.tsx'

const nextMax = 6
const newsMax = 3
const programmesMax = 3

function readGrade(word: string | undefined): number | null {
  return /^([1-9]|1[01])$/.test(word ?? '') ? Number(word) : null
}

async function showFront(c: Ctx): Promise<Response> {
  const { db, now } = c.var
  const { t } = c.var.ui
  const [topics, members, week] = [await listTopics(db), await listMembers(db), await currentWeek(db, now)]
  const grade = readGrade(c.req.query('grade'))
  const topic = topics.find(({ slug }) => slug === c.req.query('topic')) ?? null
  const wish = { grade, topicSlug: topic?.slug ?? null }
  const [onAir, next, forMe] = week
    ? [
        await listOnAir(db, now, week.id),
        await listNext(db, now, { weekId: week.id, limit: nextMax }),
        await listNext(db, now, { weekId: week.id, limit: nextMax, ...wish }),
      ]
    : [[], [], []]
  const programmes = await listProgrammes(db, { ...(grade === null ? {} : { grade }), ...(topic ? { topic: topic.slug } : {}) })
  const view = (
    <FrontPage
      {...{ week, topics, members, onAir, next, forMe, grade, topic }}
      programmes={programmes.slice(0, programmesMax)}
      news={await listNews(db, newsMax, now)}
    />
  )
  return c.render(view, { title: t('ui.shell.name'), description: t('app.front.lead', { count: members.length }) })
}

export const frontRoutes = routesOf(import.meta.url, [['GET', '/', 'everyone', showFront, { shared: { scope: 'week', seconds: 20 } }]])
