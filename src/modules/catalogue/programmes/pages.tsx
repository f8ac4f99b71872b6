import { listMembers } from '#consortium'
import { NotFound } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import { wallDate } from '#platform/time.ts'
import { listTopics } from '#trends'
import { listRelated, matches, readFilter } from './rules.ts'
import { catalogueScope, selectProgrammes } from './store.ts'
import { ProgrammeList, ProgrammePage } from './views.tsx'

async function readCatalogue(c: Ctx) {
  const { db, now } = c.var
  const [programmes, members, topics] = await Promise.all([selectProgrammes(db), listMembers(db), listTopics(db)])
  const today = (zone: string) => wallDate(now, zone)
  return { programmes, members: new Map(members.map((member) => [member.id, member])), topics, today }
}

async function showProgrammes(c: Ctx): Promise<Response> {
  const { programmes, members, topics, today } = await readCatalogue(c)
  const filter = readFilter(
    (name) => c.req.query(name),
    topics.map((topic) => topic.slug),
  )
  const shown = programmes.filter((programme) => matches(programme, filter))
  const { t } = c.var.ui
  return c.render(<ProgrammeList {...{ programmes, shown, filter, topics, members, today }} />, {
    title: t('catalogue.list.title'),
    description: t('catalogue.list.lead'),
  })
}

async function showProgramme(c: Ctx): Promise<Response> {
  const { programmes, members, topics, today } = await readCatalogue(c)
  const programme = programmes.find((one) => one.slug === c.req.param('slug'))
  if (!programme) throw new NotFound('catalogue.notFound')
  const related = listRelated(programme, programmes, 3)
  return c.render(<ProgrammePage {...{ programme, related, topics, members, today }} />, {
    title: pickText(programme.title, c.var.ui.locale).text,
    description: pickText(programme.summary, c.var.ui.locale).text,
  })
}

const shared = { scope: catalogueScope, seconds: 600 }

export const programmeRoutes = routesOf(import.meta.url, [
  ['GET', '/programmes', 'everyone', showProgrammes, { shared }],
  ['GET', '/programmes/:slug', 'everyone', showProgramme, { shared }],
])
