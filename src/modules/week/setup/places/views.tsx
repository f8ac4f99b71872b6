import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { useWords } from '../../programme/words.ts'
import { Versions } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import type { Week } from '../../weeks/store.ts'
import { datesOf } from '../../weeks/dates.ts'
import { hoursField } from '../form.ts'
import { NameFields } from '../name-fields.tsx'
import type { Place, PlaceKind } from '../store.ts'

interface ListProps {
  kind: PlaceKind
  week: Week
  places: readonly Place[]
}

/** The streams or tracks of a week in their order. */
export function PlaceList({ kind, week, places }: ListProps) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/setup/${kind}s`
  const isOwn = week.source.format === undefined
  return (
    <Section title={t(`week-setup.${kind}s`)} id={`${kind}s`}>
      {places.length === 0 ? <p>{t(`week-setup.${kind}.none`)}</p> : <PlaceTable {...{ kind, week, places }} />}
      {isOwn && (
        <ButtonLink href={`${path}/new`} variant="quiet">
          {t(`week-setup.${kind}.add`)}
        </ButtonLink>
      )}
    </Section>
  )
}

function PlaceTable({ kind, week, places }: ListProps) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}/setup/${kind}s`
  const isOwn = week.source.format === undefined
  const names = kind === 'stream' ? (['name', 'hours', 'capacity', 'used'] as const) : (['name', 'used'] as const)
  const columns = [
    ...names.map((key) => ({ key, label: t(`week-setup.column.${key}`), numeric: key === 'used' })),
    ...(isOwn ? [{ key: 'order', label: t('week-setup.column.order') }] : []),
  ]
  const rows = places.map((place, at) => ({
    name: <Text of={place.name} />,
    hours: <Hours place={place} />,
    capacity: place.capacity ?? t('week-setup.byFormat'),
    used: place.used,
    order: <MoveButtons name={pick(place.name).text} path={`${path}/${place.slug}/move`} up={at > 0} down={at < places.length - 1} />,
  }))
  return (
    <Table
      caption={t(`week-setup.${kind}s`)}
      captionHidden
      columns={columns}
      rows={rows}
      rowHref={(_, at) => (isOwn ? `${path}/${places[at]!.slug}` : undefined)}
      wide
    />
  )
}

function Hours({ place }: { place: Place }) {
  const { t } = useUi()
  if (place.hours.length === 0) return <>{t('week-setup.always')}</>
  const minutes = place.hours.reduce((sum, { fromMin, untilMin }) => sum + untilMin - fromMin, 0)
  const days = new Set(place.hours.map(({ date }) => date)).size
  return <>{t('week-setup.daysOpen', { n: days, hours: Math.round(minutes / 60) })}</>
}

function MoveButtons({ name, path, up, down }: { name: string; path: string; up: boolean; down: boolean }) {
  const { t } = useUi()
  const label = (to: 'up' | 'down') => (
    <>
      <span aria-hidden="true">{to === 'up' ? '↑' : '↓'}</span>
      <span class="hidden">{t(`week-setup.move.${to}`, { name })}</span>
    </>
  )
  return (
    <Row>
      {up && <PostButton action={path} label={label('up')} variant="quiet" fields={{ to: 'up' }} />}
      {down && <PostButton action={path} label={label('down')} variant="quiet" fields={{ to: 'down' }} />}
    </Row>
  )
}

interface PlacePageProps {
  kind: PlaceKind
  week: Week
  /** Undefined: a new one. */
  place: Place | undefined
  values: FormValues
  errors?: Record<string, string> | undefined
  versions?: readonly VersionRow[] | undefined
}

export function PlacePage({ kind, week, place, values, errors, versions }: PlacePageProps) {
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}/setup`
  const title = t(place ? `week-setup.${kind}.edit` : `week-setup.${kind}.add`)
  const crumbs = [
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { href: path, label: t('week-setup.title') },
    { label: place ? <Text of={place.name} /> : title },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader
        kicker={place && title}
        title={place ? pick(place.name).text : title}
        titleLang={place ? pick(place.name).lang : undefined}
      />
      {versions && <Versions rows={versions} />}
      <Form action={`${path}/${kind}s/${place?.slug ?? 'new'}`} errors={errors}>
        <FormKey value={newToken()} />
        {place && <input type="hidden" name="revision" value={values.revision} />}
        <NameFields values={values} />
        {place && kind === 'stream' && <StreamFields week={week} values={values} />}
        <SubmitRow>
          <Button>{t(place ? 'week-setup.form.save' : `week-setup.${kind}.add`)}</Button>
        </SubmitRow>
      </Form>
      {place && place.used === 0 && (
        <PostButton
          action={`${path}/${kind}s/${place.slug}/remove`}
          label={t('week-setup.remove')}
          variant="danger"
          confirm={t('week-setup.remove.sure', { name: pick(place.name).text })}
        />
      )}
    </>
  )
}

function StreamFields({ week, values }: { week: Week; values: FormValues }) {
  const { t } = useUi()
  const words = useWords()
  return (
    <>
      <Field
        name="capacity"
        inputmode="numeric"
        label={t('week-setup.form.capacity')}
        hint={t('week-setup.form.capacityHint')}
        value={values.capacity}
        width="short"
        required={false}
      />
      <Radios
        name="open"
        label={t('week-setup.form.open')}
        options={(['always', 'hours'] as const).map((value) => ({ value, label: t(`week-setup.form.open.${value}`) }))}
        value={values.open ?? 'always'}
      />
      {datesOf(week).map((date, at) => (
        <Field
          name={hoursField(date)}
          label={words.date(date, 'long')}
          hint={at === 0 ? t('week-setup.form.hoursHint') : undefined}
          value={values[hoursField(date)]}
          width={20}
          maxlength={200}
          required={false}
        />
      ))}
    </>
  )
}
