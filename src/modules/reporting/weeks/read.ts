import { findWeek } from '#week'
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
  // No slug has other signs, and PostgreSQL would refuse some of them.
  const week = /^[a-z0-9-]+$/.test(slug) ? await findWeek(c.var.db, slug) : undefined
  if (!week || week.releasedVersion === 0) throw new NotFound('reporting.noWeek')
  return week
}
