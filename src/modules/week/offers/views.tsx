import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import type { Availability } from '#seats'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { presetOf } from '../weeks/kinds.ts'
import type { Week } from '../weeks/store.ts'

export interface OfferSectionProps {
  week: Pick<Week, 'slug'>
  session: { guid: string; format: string }
  /** Of its open pool; undefined before the first release. */
  places: Availability | undefined
  values: FormValues
  errors?: Record<string, string> | undefined
  /** Whom fewer places would hit, in words. */
  hit?: readonly string[] | undefined
}

/** On the office's page of a session: how its seats are given. */
export function OfferSection({ week, session, places, values, errors, hit = [] }: OfferSectionProps) {
  const { t } = useUi()
  const preset = presetOf(session.format)
  const usual = (word: string) => t('week-offers.usual', { word })
  return (
    <Section title={t('week-offers.title')} id="seats">
      <p>{places ? t('week-offers.now', { used: places.used, cap: places.cap, waiting: places.waiting }) : t('week-offers.notYet')}</p>
      {hit.length > 0 && (
        <Notice tone="warning" title={t('week-offers.hitTitle')}>
          <ul>
            {hit.map((words) => (
              <li>{words}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Form id="offer" action={`/office/weeks/${week.slug}/sessions/${session.guid}/seats`} errors={errors}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={values.revision} />
        <Radios
          name="seatMode"
          label={t('week-offers.mode')}
          value={values.seatMode}
          options={[
            { value: 'instant', label: t('week-offers.mode.instant'), hint: t('week-offers.mode.instantHint') },
            { value: 'draw', label: t('week-offers.mode.draw'), hint: t('week-offers.mode.drawHint') },
          ]}
        />
        <Select
          name="applicants"
          label={t('week-offers.applicants')}
          value={values.applicants}
          required={false}
          options={[
            { value: '', label: usual(t(preset.audience === 'open' ? 'week-offers.applicants.both' : 'week-offers.applicants.class')) },
            ...(['class', 'child', 'both'] as const).map((value) => ({ value, label: t(`week-offers.applicants.${value}`) })),
          ]}
        />
        <Select
          name="seatUnit"
          label={t('week-offers.unit')}
          hint={t('week-offers.unitHint')}
          value={values.seatUnit}
          required={false}
          options={[
            { value: '', label: usual(t(`week-offers.unit.${preset.unit}`)) },
            ...(['connection', 'person'] as const).map((value) => ({ value, label: t(`week-offers.unit.${value}`) })),
          ]}
        />
        <Field
          name="capacity"
          type="number"
          min={1}
          label={t('week-offers.capacity')}
          hint={t('week-offers.capacityHint', { usual: preset.capacity })}
          value={values.capacity}
          width="short"
          required={false}
        />
        <Field
          name="confirmH"
          type="number"
          min={1}
          max={720}
          label={t('week-offers.confirm')}
          hint={t('week-offers.confirmHint')}
          value={values.confirmH}
          width="short"
          required={false}
        />
        <SubmitRow>
          <Button>{t('week-offers.save')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}
