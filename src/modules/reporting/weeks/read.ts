import { listWeeks } from '#week'
import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'

export interface ReportedWeek {
  id: number
  slug: string
  name: LocalText
}

/** The released week of this address. */
export async function getReportedWeek(c: Ctx): Promise<ReportedWeek> {
  const slug = c.req.param('slug') ?? ''
  const week = (await listWeeks(c.var.db)).find((one) => one.slug === slug)
  if (!week || week.releasedVersion === 0) throw new NotFound('reporting.noWeek')
  return week
}
