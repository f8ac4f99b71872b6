import type { LocalText } from '#platform/i18n.ts'
import { minutesBetween, moscowZone, wallDate, wallTime } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { useSheet, useText, useUi } from '#ui/context.ts'
import { Select } from '#ui/form.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { daySpan, zoneName } from '#ui/when.tsx'
import { useWords } from '../programme/words.ts'
import type { SessionBrief } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import type { PrintDay } from './rules.ts'

export interface PrintProps {
  week: Week
  zone: string
  grade: number | null
  days: readonly PrintDay[]
  clocks: readonly string[]
  members: ReadonlyMap<number, LocalText>
}

export function PrintPage(props: PrintProps) {
  useSheet('week-print')
  const { t, locale } = useUi()
  const pick = useText()
  const { week, zone, grade, days } = props
  const name = pick(week.name)
  return (
    <div class="week-print">
      <Crumbs items={[{ href: `/weeks/${week.slug}`, label: <Text of={week.name} /> }, { label: t('week-print.title') }]} />
      <PageHeader title={name.text} titleLang={name.lang} lead={t('week-print.lead', { zone: zoneName(t, zone) })} />
      <p>
        {daySpan(locale, week.startsOn, week.endsOn)} · {t('week-print.version', { version: week.releasedVersion })}
        {grade !== null && ` · ${t('week-print.forGrade', { grade })}`}
      </p>
      <Choices {...props} />
      {days.length === 0 && <Empty title={t('week-print.none')} />}
      {days.map((day) => (
        <Day day={day} {...props} />
      ))}
    </div>
  )
}

function Choices({ week, zone, grade, clocks }: PrintProps) {
  const { t } = useUi()
  return (
    <form class="form screen-only" method="get" action={`/weeks/${week.slug}/print`}>
      <p>{t('week-print.how')}</p>
      <Select
        name="zone"
        label={t('week-print.zone')}
        options={clocks.map((one) => ({ value: one, label: zoneName(t, one) }))}
        value={zone}
      />
      <Select
        name="grade"
        label={t('week-print.grade')}
        placeholder={t('week-print.allGrades')}
        options={Array.from({ length: 11 }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))}
        value={grade === null ? '' : String(grade)}
        required={false}
      />
      <Button variant="quiet">{t('week-print.show')}</Button>
    </form>
  )
}

function Day({ day, zone, members }: PrintProps & { day: PrintDay }) {
  const words = useWords()
  return (
    <section class="print-day">
      <h2>{words.date(day.date, 'title')}</h2>
      {day.slots.map((slot) => (
        <section class="print-slot">
          <h3>
            <time datetime={slot.at.toString()}>{slot.time}</time> <Moscow slot={slot} zone={zone} date={day.date} />
          </h3>
          <ul class="print-rows">
            {slot.sessions.map((session) => (
              <Line session={session} members={members} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

/** Moscow's time beside it, with its day where that is another one; the word alone where the clocks agree. */
function Moscow({ slot, zone, date }: { slot: PrintDay['slots'][number]; zone: string; date: string }) {
  const { t } = useUi()
  const words = useWords()
  const [time, day] = [wallTime(slot.at, moscowZone), wallDate(slot.at, moscowZone)]
  if (time === slot.time && day === date) return <small>{t('ui.when.moscow', { time: '' }).trim()}</small>
  const shown = day === date ? time : `${words.date(day, 'short')}, ${time}`
  return (
    <small>
      {zoneName(t, zone)} ({t('ui.when.moscow', { time: shown })})
    </small>
  )
}

function Line({ session, members }: { session: SessionBrief; members: PrintProps['members'] }) {
  const { t, locale } = useUi()
  const pick = useText()
  const words = useWords()
  const member = session.memberId === null ? undefined : members.get(session.memberId)
  const minutes = minutesBetween(session.startsAt, session.endsAt)
  const kind = [
    words.format(session.format),
    words.grades(session.gradeFrom, session.gradeTo),
    t('week-print.minutes', { n: minutes }),
    session.language !== locale && words.language(session.language),
    pick(session.stream).text,
    session.isWave && t('week-print.again'),
  ]
  const who = [...session.lecturers.map((name) => pick(name).text), member && pick(member).text].filter(Boolean)
  return (
    <li>
      <b>
        <Text of={session.title} />
      </b>
      <p>{kind.filter(Boolean).join(' · ')}</p>
      {who.length > 0 && <p>{who.join(', ')}</p>}
    </li>
  )
}
