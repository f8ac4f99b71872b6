import type { Region } from '#regions'
import { intlLocales } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, Radios, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { zoneName } from '#ui/when.tsx'
import type { ClassFormProps } from '../classes/views.tsx'
import { ClassFields } from '../classes/views.tsx'

/** A new teacher's first page: school and class at once. */
export function NewSchool({ values, errors, regions, first }: ClassFormProps & { regions: Region[]; first: boolean }) {
  const { t, locale } = useUi()
  const text = useText()
  const options = regions
    .map((region) => ({ value: region.code, label: text(region.name).text, lang: text(region.name).lang }))
    .toSorted((a, b) => a.label.localeCompare(b.label, intlLocales(locale)))
  const region = regions.find((one) => one.code === values.region)
  return (
    <>
      <PageHeader title={t(first ? 'schools.first.title' : 'schools.new.title')} lead={t('schools.new.lead')} />
      <div>
        <Form action="/schools/new" errors={errors}>
          <Select
            name="region"
            label={t('schools.form.region')}
            placeholder={t('schools.form.chooseRegion')}
            value={values.region}
            options={options}
            required
          />
          <Field
            name="settlement"
            label={t('schools.form.settlement')}
            value={values.settlement}
            maxlength={120}
            autocomplete="address-level2"
            required
          />
          {errors.zone && region && <ZoneChoice region={region} value={values.zone} error={errors.zone} />}
          <Field
            name="schoolName"
            label={t('schools.form.school')}
            hint={t('schools.form.schoolHint')}
            value={values.schoolName}
            maxlength={200}
            autocomplete="organization"
            required
          />
          <ClassFields values={values} />
          <SubmitRow>
            <Button>{t('schools.new.save')}</Button>
          </SubmitRow>
        </Form>
        <div class="schools-after">
          <Notice title={t('schools.new.privacyTitle')}>
            <p>{t('schools.new.privacy')}</p>
          </Notice>
        </div>
      </div>
    </>
  )
}

/** Settlements of one region live by several clocks: the teacher knows theirs by looking at it. */
function ZoneChoice({ region, value, error }: { region: Region; value: string | undefined; error: string }) {
  const { t, now, locale } = useUi()
  const clock = (zone: string) =>
    new Intl.DateTimeFormat(intlLocales(locale), { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      now.epochMilliseconds,
    )
  const options = region.zones.map((zone) => ({
    value: zone,
    label: t('schools.form.zoneClock', { place: zoneName(t, zone), time: clock(zone) }),
  }))
  return (
    <Radios
      name="zone"
      label={t('schools.form.zone')}
      hint={t('schools.form.zoneHint')}
      options={options}
      value={value}
      error={error}
      required
    />
  )
}
