import { listProgrammes } from '#catalogue'
import { listMembers } from '#consortium'
import { listNews } from '#news'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { listTopics } from '#trends'
import { currentWeek, listNext, listOnAir } from '#week'
import type { SessionBrief } from '#week'
import { gradesOfStage } from '#ui/look.ts'
import type { Stage } from '#ui/look.ts'
import { FrontPage } from './front-view.tsx'

const nextMax = 6
/** So many sessions to come are looked through for those of one age. */
const lookAhead = 60
const newsMax = 3
const programmesMax = 3

function readGrade(word: string | undefined): number | null {
  return /^([1-9]|1[01])$/.test(word ?? '') ? Number(word) : null
}

/** To those who said their age only what is made for it is offered; the whole programme is one press away. */
function suitsStage(stage: Stage | undefined): (session: SessionBrief) => boolean {
  if (!stage) return () => true
  const [from, to] = gradesOfStage[stage]
  return ({ gradeFrom, gradeTo }) => (gradeFrom ?? 1) <= to && from <= (gradeTo ?? 11)
}

async function showFront(c: Ctx): Promise<Response> {
  const { db, now } = c.var
  const { t, stage } = c.var.ui
  const [topics, members, week] = [await listTopics(db), await listMembers(db), await currentWeek(db, now)]
  const grade = readGrade(c.req.query('grade'))
  const topic = topics.find(({ slug }) => slug === c.req.query('topic')) ?? null
  const wish = { grade, topicSlug: topic?.slug ?? null }
  const suits = suitsStage(stage)
  const [onAir, next, forMe] = week
    ? [
        (await listOnAir(db, now, week.id)).filter(suits),
        (await listNext(db, now, { weekId: week.id, limit: stage ? lookAhead : nextMax })).filter(suits).slice(0, nextMax),
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
