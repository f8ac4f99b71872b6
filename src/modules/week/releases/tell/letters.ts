import type { Trx } from '#platform/db/database.ts'
import { inTransaction } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import type { Locale, Translate } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { Temporal, moscowZone } from '#platform/time.ts'
import { inWords } from '../../bookings/words-of.ts'
import { getWeekById } from '../../weeks/store.ts'
import type { Week } from '../../weeks/store.ts'
import type { Change, ChangeSide } from '../compare/diff.ts'
import { changeWords } from '../compare/words.ts'
import { listReleases, noteReleaseLetter } from '../store.ts'
import type { BookedChange, Told } from './gather.ts'
import { gatherTold } from './gather.ts'

/**
 * One letter to each person whom a release touches, of everything at once: before and after, in their zone and in Moscow time. Told
 * twice, it goes once.
 */
export const tellRelease: Listener = async ({ db }, { payload }) => {
  const { weekId, version, quiet } = payload as { weekId: number; version: number; quiet?: boolean }
  if (quiet) return
  await inTransaction(db, async (trx) => {
    const [release] = await listReleases(trx, weekId, version)
    if (!release) return
    const week = await getWeekById(trx, weekId)
    for (const told of await gatherTold(trx, release.changes, release.releasedAt))
      if (told.person.email && (await noteReleaseLetter(trx, release.id, told.person.id))) await mailTo(trx, week, version, told)
  })
}

async function mailTo(trx: Trx, week: Week, version: number, told: Told): Promise<void> {
  const { person, presents, booked } = told
  const locale = wholeLocale(person.locale)
  const t = translator(locale)
  const name = pickText(week.name, locale).text
  const isAsked = presents.some(({ kind, before, after }) => kind === 'moved' && before?.startsAt !== after?.startsAt)
  const parts = [
    presents.length > 0 && t('week-release.letter.presents', { changes: sayAll(presents, person.zone ?? week.zone, locale, t) }),
    isAsked && t('week-release.letter.asked'),
    booked.length > 0 && t('week-release.letter.booked', { changes: booked.map((one) => sayBooked(one, locale, t)).join('\n\n') }),
  ]
  await sendMail(trx, {
    to: person.email!,
    locale,
    subject: t('week-release.letter.subject', { week: name, version }),
    body: t('week-release.letter.body', { week: name, version, parts: parts.filter(Boolean).join('\n\n') }),
    about: [...new Set([...booked.flatMap((one) => one.childId ?? []), ...presents.flatMap(namedIn)])],
  })
}

/** Whose names stand in a change's words: those who come or leave. */
const namedIn = ({ kind, before, after }: Change): number[] =>
  kind === 'people' ? [...before!.people, ...after!.people].flatMap(({ personId }) => personId ?? []) : []

/** By session: its title, and beneath it a line for each thing that changed. */
function sayAll(changes: readonly Change[], zone: string, locale: Locale, t: Translate): string {
  return [...Map.groupBy(changes, (change) => change.guid).values()].map((list) => sayOne(list, zone, locale, t)).join('\n\n')
}

function sayOne(changes: readonly Change[], zone: string, locale: Locale, t: Translate): string {
  const title = pickText((changes[0]!.after ?? changes[0]!.before)!.title, locale).text
  const when = ({ startsAt }: ChangeSide) => {
    const at = Temporal.Instant.from(startsAt)
    return t('week-release.letter.when', { own: inWords(at, zone, locale), moscow: inWords(at, moscowZone, locale) })
  }
  const lines = changes.map((change) => `  ${changeWords(change, { t, locale, when }).join('')}`)
  return [t('week-release.letter.session', { title }), ...lines].join('\n')
}

function sayBooked({ change, zone, path, holder }: BookedChange, locale: Locale, t: Translate): string {
  const who = 'class' in holder ? t('week-release.letter.class', holder) : t('week-release.letter.child', holder)
  const isGone = change.kind === 'withdrawn'
  return [
    sayOne([change], zone, locale, t),
    `  ${who}`,
    `  ${t(isGone ? 'week-release.letter.gone' : 'week-release.letter.kept')}`,
    isGone ? '/weeks' : path,
  ].join('\n')
}
