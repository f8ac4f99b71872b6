import { Button } from '#ui/action.tsx'
import { Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When, zoneName } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { moscowZone } from '#platform/time.ts'
import { useWords } from '../programme/words.ts'
import { schoolZones } from '../timetable/coverage.ts'
import type { Span } from '../timetable/coverage.ts'
import type { AdultChoice } from '../timetable/session-view.tsx'
import type { WorkingSession } from '../timetable/store.ts'
import type { PublishedSession } from '../weeks/published.ts'
import type { Week } from '../weeks/store.ts'
import type { Suggestion } from './suggest.ts'

export interface AgainProps {
  week: Week
  session: PublishedSession
  /** Other airings that are planned. */
  waves: readonly (Span & { guid: string })[]
  suggestions: readonly (Suggestion & { day: string; time: string })[]
  days: readonly { week: Week; date: string; key: string }[]
  severalWeeks: boolean
  zones: readonly string[]
  lecturers: readonly AdultChoice[]
  moderators: readonly AdultChoice[]
  values: FormValues
  errors?: Record<string, string>
  /** Just put into the timetable. */
  made: WorkingSession | undefined
}

export function AgainPage(props: AgainProps) {
  const { week, session, waves, made, zones } = props
  const { t } = useUi()
  const path = `/weeks/${week.slug}/sessions/${session.slug}`
  return (
    <>
      <Crumbs items={[{ href: path, label: <Text of={session.facts.title} /> }, { label: t('week-wave.title') }]} />
      <PageHeader kicker={<Text of={session.facts.title} />} title={t('week-wave.title')} lead={t('week-wave.lead')} />
      {made?.startsAt && (
        <Notice tone="success" title={t('week-wave.made')}>
          <p>
            <When at={made.startsAt} until={made.endsAt ?? undefined} showDate />. {t('week-wave.madeText')}
          </p>
        </Notice>
      )}
      <Section title={t('week-wave.aired')} id="aired">
        <ul>
          {[session, ...waves].map((span) => (
            <li>
              <When at={span.startsAt} until={span.endsAt} showDate />: <ZoneNames zones={schoolZones(span, zones)} />
            </li>
          ))}
        </ul>
      </Section>
      <Suggestions {...props} />
      <AgainForm {...props} />
    </>
  )
}

function ZoneNames({ zones }: { zones: readonly string[] }) {
  const { t } = useUi()
  if (zones.length === 0) return <>{t('week-wave.zones.none')}</>
  return <>{t('week-wave.zones', { n: zones.length, names: zones.map((zone) => zoneName(t, zone)).join(', ') })}</>
}

/** Times by how many children they reach in their own school hours. */
function Suggestions({ week, session, suggestions }: AgainProps) {
  const { t } = useUi()
  const path = `/weeks/${week.slug}/sessions/${session.slug}/again`
  if (suggestions.length === 0) return null
  return (
    <Section title={t('week-wave.suggest')} id="suggestions">
      <p>{t('week-wave.suggestText')}</p>
      <CardGrid>
        {suggestions.map((one) => (
          <Card
            href={`${path}?day=${one.day}&time=${one.time}#air`}
            title={<When at={one.startsAt} until={one.endsAt} showDate />}
            kicker={t('week-wave.fresh', { n: one.fresh.length })}
          >
            <p>
              <ZoneNames zones={one.zones} />
            </p>
          </Card>
        ))}
      </CardGrid>
    </Section>
  )
}

function AgainForm({ week, session, days, severalWeeks, lecturers, moderators, values, errors }: AgainProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const adults = (list: readonly AdultChoice[]) =>
    list.map(({ id, name, isVetted }) => ({ value: id, label: isVetted ? `${name} ✓` : name }))
  const dayName = ({ week: one, date }: AgainProps['days'][number]) =>
    severalWeeks ? `${words.date(date)} · ${pick(one.name).text}` : words.date(date)
  if (days.length === 0) return <Notice tone="info">{t('week-wave.noDays')}</Notice>
  return (
    <Section title={t('week-wave.form')} id="air">
      <Form action={`/weeks/${week.slug}/sessions/${session.slug}/again`} {...(errors && { errors })}>
        <FormKey value={newToken()} />
        <div class="week-times">
          <Select
            name="day"
            label={t('week.place.date')}
            options={days.map((day) => ({ value: day.key, label: dayName(day) }))}
            value={values.day}
          />
          <Field
            name="time"
            type="time"
            label={t('week.place.time')}
            hint={t('week.place.timeHint', { zone: zoneName(t, moscowZone) })}
            value={values.time}
            width={10}
          />
        </div>
        <div class="week-times">
          <Select
            name="lecturer"
            label={t('week-wave.answers')}
            hint={t('week-wave.answers.hint')}
            placeholder={t('week.place.nobody')}
            options={adults(lecturers)}
            value={values.lecturer}
          />
          <Select
            name="moderator"
            label={t('week.place.moderator')}
            hint={t('week.place.moderatorHint')}
            placeholder={t('week.place.nobody')}
            options={adults(moderators)}
            value={values.moderator}
          />
        </div>
        <p>{t('week-wave.rule')}</p>
        <SubmitRow>
          <Button>{t('week-wave.air')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
