import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { AccessFact } from '../weeks/kinds.ts'
import type { PublishedSession, SessionBrief } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import { listFormat } from './lists.ts'
import { useNeeds } from './needs.ts'
import { isAllMet, knownFacts, matchNeeds } from './rules.ts'
import type { Match } from './rules.ts'

/** Each fact that a session promises, with what it means. Words that we don't know stand as they are. */
export function AccessSection({ access }: { access: readonly string[] }) {
  const { t } = useUi()
  const known = knownFacts(access)
  const others = access.filter((word) => !known.some((fact) => fact === word))
  return (
    <Section title={t('week-access.title')} id="access">
      {access.length === 0 ? (
        <p>{t('week-access.none')}</p>
      ) : (
        <dl class="week-access">
          {known.map((fact) => (
            <div>
              <dt>{t(`week.access.${fact}`)}</dt>
              <dd>{t(`week-access.what.${fact}`)}</dd>
            </div>
          ))}
          {others.map((word) => (
            <div>
              <dt>{word}</dt>
            </div>
          ))}
        </dl>
      )}
    </Section>
  )
}

/** A quiet word on lists: this session promises all that the reader needs. */
export function SuitsBadge({ access }: { access: readonly string[] }) {
  const { t } = useUi()
  const needs = useNeeds()
  return isAllMet(access, needs) ? <Badge tone="info">{t('week-access.suits')}</Badge> : null
}

export interface NeedsNoticeProps {
  week: Pick<Week, 'slug' | 'source'>
  session: Pick<PublishedSession, 'facts' | 'endsAt'>
  /** Other times of the same item: one of them may have what this one lacks. */
  waves?: readonly SessionBrief[]
}

/** For a reader who said what they need: in plain sentences, what of it is here, what is not, and what to do about it. */
export function NeedsNotice({ week, session, waves = [] }: NeedsNoticeProps) {
  const { t, now, url } = useUi()
  const needs = useNeeds()
  const voice = useVoice()
  const say = useMatchWords(week.source.format !== undefined)
  if (needs.length === 0) return null
  const match = matchNeeds(session.facts.access, needs)
  const isOver = session.endsAt.epochMilliseconds <= now.epochMilliseconds
  const lacks = match.missing.length > 0 && !isOver
  return (
    <Notice tone={match.missing.length > 0 ? 'warning' : 'success'}>
      <p>{say(match)}</p>
      {lacks && <Wave {...{ week, waves, needs }} />}
      {lacks && <p>{t('week-access.ask', { voice })}</p>}
      <p class="week-needs">
        {lacks && <a href={`/weeks/${week.slug}?suits=me`}>{t('week-access.others', { voice })}</a>}
        <a href={`/view?next=${encodeURIComponent(url)}`}>{t('week-access.change')}</a>
      </p>
    </Notice>
  )
}

/** The same in lists of bookings: the sentence alone. */
export function NeedsLine({ week, session }: NeedsNoticeProps) {
  const needs = useNeeds()
  const say = useMatchWords(week.source.format !== undefined)
  return needs.length > 0 ? <p>{say(matchNeeds(session.facts.access, needs))}</p> : null
}

function Wave({ week, waves, needs }: { week: Pick<Week, 'slug'>; waves: readonly SessionBrief[]; needs: readonly AccessFact[] }) {
  const { t, now } = useUi()
  const wave = waves.find((one) => one.endsAt.epochMilliseconds > now.epochMilliseconds && isAllMet(one.access, needs))
  if (!wave) return null
  return (
    <p>
      {t('week-access.wave')}{' '}
      <a class="go" href={`/weeks/${week.slug}/sessions/${wave.slug}`}>
        <When at={wave.startsAt} until={wave.endsAt} showDate />
      </a>
    </p>
  )
}

/** Grown-ups who signed in are addressed as such; anybody else may be a child. */
function useVoice(): 'adult' | 'child' {
  const { person } = useUi()
  return person && !person.roles.includes('pupil') ? 'adult' : 'child'
}

/** The sentences about needs; a programme from a file may just not say what there is. */
function useMatchWords(isImported: boolean): (match: Match) => string {
  const { t, locale } = useUi()
  const voice = useVoice()
  const and = listFormat(locale, 'conjunction')
  // "No captions or sign language", but «нет субтитров и жестового языка».
  const nor = locale === 'en' ? listFormat(locale, 'disjunction') : and
  const need = (fact: AccessFact) => t(`week-access.need.${fact}`)
  const lack = (fact: AccessFact) => t(`week-access.lack.${fact}`)
  return ({ needs, met, missing }) => {
    const asked = t('week-access.asked', { voice, needs: and(needs.map(need)) })
    const n = needs.length
    if (missing.length === 0) return `${asked} ${t('week-access.all', { n })}`
    const some = met.length > 0 ? [t('week-access.some', { met: and(met.map(need)) })] : []
    if (!isImported) return [asked, ...some, t('week-access.missing', { missing: nor(missing.map(lack)) })].join(' ')
    const unknown = met.length > 0 ? t('week-access.unknownRest', { rest: and(missing.map(need)) }) : t('week-access.unknown', { n })
    return [asked, ...some, unknown].join(' ')
  }
}
