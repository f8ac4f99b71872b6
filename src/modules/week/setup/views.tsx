import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { OfficeTabs } from '../timetable/board-view.tsx'
import { Versions } from '../timetable/versions.tsx'
import type { VersionRow } from '../timetable/versions.tsx'
import type { Week } from '../weeks/store.ts'
import { NameFields } from './name-fields.tsx'
import { PlaceList } from './places/views.tsx'
import type { Place } from './store.ts'

interface FormState {
  values: FormValues
  errors?: Record<string, string> | undefined
  versions?: readonly VersionRow[] | undefined
}

export function NewWeekPage({ values, errors }: FormState) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/office/weeks', label: t('week.office.weeks') }, { label: t('week-setup.new.title') }]} />
      <PageHeader title={t('week-setup.new.title')} lead={t('week-setup.new.lead')} />
      <Form action="/office/weeks/new" errors={errors}>
        <FormKey value={newToken()} />
        <WeekFields values={values} />
        <TextArea
          name="streams"
          label={t('week-setup.form.streams')}
          hint={t('week-setup.form.streamsHint')}
          value={values.streams}
          rows={6}
        />
        <TextArea
          name="tracks"
          label={t('week-setup.form.tracks')}
          hint={t('week-setup.form.tracksHint')}
          value={values.tracks}
          rows={4}
          required={false}
        />
        <Field
          name="slug"
          label={t('week-setup.form.slug')}
          hint={t('week-setup.form.slugHint')}
          value={values.slug}
          maxlength={60}
          width={20}
          required={false}
          spellcheck={false}
        />
        <SubmitRow>
          <Button>{t('week-setup.form.create')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

function WeekFields({ values }: { values: FormValues }) {
  const { t } = useUi()
  return (
    <>
      <NameFields values={values} />
      <div class="week-times">
        <Field name="startsOn" type="date" label={t('week-setup.form.startsOn')} value={values.startsOn} width={12} />
        <Field name="endsOn" type="date" label={t('week-setup.form.endsOn')} value={values.endsOn} width={12} />
      </div>
      <Field
        name="zone"
        label={t('week-setup.form.zone')}
        hint={t('week-setup.form.zoneHint')}
        value={values.zone}
        list={Intl.supportedValuesOf('timeZone')}
        width={20}
        spellcheck={false}
      />
    </>
  )
}

interface SetupProps extends FormState {
  week: Week
  streams: readonly Place[]
  tracks: readonly Place[]
  saved: boolean
}

export function SetupPage({ week, streams, tracks, values, errors, versions, saved }: SetupProps) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/setup`
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
    { label: t('week-setup.title') },
  ]
  const isOwn = week.source.format === undefined
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={t('week-setup.title')} lead={t('week-setup.lead')} />
      <OfficeTabs week={week} current="setup" />
      {!isOwn && <ImportedNotice week={week} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week-setup.saved')}</p>
        </Notice>
      )}
      {versions && <Versions rows={versions} />}
      {isOwn && (
        <Section title={t('week-setup.week')} id="week">
          <Form action={path} errors={errors}>
            <FormKey value={newToken()} />
            <input type="hidden" name="revision" value={values.revision} />
            <WeekFields values={values} />
            <SubmitRow>
              <Button>{t('week-setup.form.save')}</Button>
            </SubmitRow>
          </Form>
        </Section>
      )}
      <PlaceList kind="stream" week={week} places={streams} />
      <PlaceList kind="track" week={week} places={tracks} />
    </>
  )
}

function ImportedNotice({ week }: { week: Week }) {
  const { t } = useUi()
  return (
    <Notice tone="info">
      <p>{t('week-setup.imported')}</p>
      <ButtonLink href={`/office/weeks/${week.slug}/import`} variant="quiet">
        {t('week-setup.toImport')}
      </ButtonLink>
    </Notice>
  )
}
