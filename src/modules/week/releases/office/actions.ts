import { listPeopleWithRole } from '#people'
import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Actor } from '#platform/http/route.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import type { Temporal } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import { blocksOf, hashOfPlan } from '../fingerprint.ts'
import type { ReleaseOutcome } from '../release.ts'
import { planRelease, releaseTimetable } from '../release.ts'
import { lockWeek } from '../store.ts'
import { endOverride, findOverride, insertOverride } from './override-store.ts'

export interface OverrideWish {
  week: Week
  actor: Actor
  now: Temporal.Instant
  planned: string
  reason: string
  note: string
}

type Refused<Reason> = { ok: false; reason: Reason }
export type AskOutcome = { ok: true } | Refused<'week-release.changedSince' | 'week-release.override.never' | 'week.release.nothing'>

/** One of the office asks a second one to release in spite of what blocks. Asked anew, the earlier request ends. */
export async function askOverride(trx: Trx, { week, actor, now, planned, reason, note }: OverrideWish): Promise<AskOutcome> {
  await lockWeek(trx, week.id)
  const { snapshot, problems, changes } = await planRelease(trx, week.id, 'ru')
  if (changes.length === 0) return { ok: false, reason: 'week.release.nothing' }
  if (hashOfPlan(snapshot, problems).toString('hex') !== planned) return { ok: false, reason: 'week-release.changedSince' }
  if (!blocksOf(problems).canOverride) return { ok: false, reason: 'week-release.override.never' }
  await endOverride(trx, week.id, now)
  await insertOverride(trx, { weekId: week.id, planned, reason, note, askedBy: actor.id, askedAt: now })
  await audit(trx, { actorId: actor.id, action: 'week.askOverride', subjectType: 'week', subjectId: week.id, detail: { reason } })
  await tellSecond(trx, { week, actor, reason })
  return { ok: true }
}

async function tellSecond(trx: Trx, { week, actor, reason }: Pick<OverrideWish, 'week' | 'actor' | 'reason'>): Promise<void> {
  for (const person of await listPeopleWithRole(trx, 'office')) {
    if (!person.email || person.id === actor.id) continue
    const locale = wholeLocale(person.locale)
    const t = translator(locale)
    const values = {
      week: pickText(week.name, locale).text,
      name: pickText(actor.name, locale).text,
      reason,
      path: `/office/weeks/${week.slug}/release`,
    }
    const [subject, body] = [t('week-release.override.subject', values), t('week-release.override.body', values)]
    await sendMail(trx, { to: person.email, locale, subject, body, about: [actor.id] })
  }
}

export type AgreeOutcome = ReleaseOutcome | Refused<'week-release.override.gone' | 'week-release.override.own'>

/** The second one agrees, and with that it is released: exactly what was asked for, nothing that came since. */
export async function agreeOverride(
  trx: Trx,
  { week, actor, now, uuid }: { week: Week; actor: Actor; now: Temporal.Instant; uuid: string },
): Promise<AgreeOutcome> {
  await lockWeek(trx, week.id)
  const override = await findOverride(trx, week.id)
  if (override?.uuid !== uuid) return { ok: false, reason: 'week-release.override.gone' }
  if (override.askedBy === actor.id) return { ok: false, reason: 'week-release.override.own' }
  const { planned, note, reason, askedBy } = override
  await audit(trx, { actorId: actor.id, action: 'week.agreeOverride', subjectType: 'week', subjectId: week.id, detail: { reason } })
  return releaseTimetable(trx, { weekId: week.id, actorId: askedBy, now, note, planned, override: { agreedBy: actor.id, reason } })
}

/** Either of the two takes it back. */
export async function stopOverride(
  trx: Trx,
  { week, actor, now, uuid }: { week: Week; actor: Actor; now: Temporal.Instant; uuid: string },
): Promise<void> {
  if ((await findOverride(trx, week.id))?.uuid !== uuid) return
  await endOverride(trx, week.id, now)
  await audit(trx, { actorId: actor.id, action: 'week.stopOverride', subjectType: 'week', subjectId: week.id })
}
