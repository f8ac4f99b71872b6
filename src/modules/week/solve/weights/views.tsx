import { newToken } from '#platform/ids.ts'
import type { FormValues } from '#platform/http/form.ts'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { termNames, weightPresets } from '../../model/problem.ts'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Week } from '../../weeks/store.ts'

interface Props {
  week: Week
  values: FormValues
  errors: Record<string, string> | undefined
  isSaved: boolean
}

export function WeightsPage({ week, values, errors, isSaved }: Props) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}`
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: path, label: <Text of={week.name} /> },
          { href: `${path}/solve`, label: t('week-solve.title') },
          { label: t('week-solve.weights.title') },
        ]}
      />
      <PageHeader title={t('week-solve.weights.title')} lead={t('week-solve.weights.lead')} />
      <OfficeTabs week={week} current="solve" />
      <div>
        {isSaved && !errors && <Notice tone="success" title={t('week-solve.weights.saved')} />}
        <Form action={`${path}/weights`} errors={errors}>
          <FormKey value={newToken()} />
          {termNames.map((term) => (
            <Field
              name={term}
              label={t(`week-solve.term.${term}`)}
              hint={t('week-solve.weights.hint', { unit: t(`week-solve.unit.${term}`), preset: weightPresets[term] })}
              value={values[term]}
              inputmode="numeric"
              maxlength={6}
              width={6}
              required
            />
          ))}
          <SubmitRow>
            <Button>{t('week-solve.weights.save')}</Button>
            <Button variant="quiet" name="act" value="preset">
              {t('week-solve.weights.preset')}
            </Button>
          </SubmitRow>
        </Form>
      </div>
    </>
  )
}
