import type { Region } from '#regions'
import { newToken, showCode } from '#platform/ids.ts'
import { intlLocales } from '#platform/i18n.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Card, CardGrid, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { zoneName } from '#ui/when.tsx'
import { ClaimsOfClass } from '../claims/views.tsx'
import type { ClassCode } from '../codes/actions.ts'
import type { Pass } from '../joining/store.ts'
import type { School } from '../schools/store.ts'
import { className } from './rules.ts'
import type { SchoolClass } from './store.ts'

export interface ClassFormProps {
  values: Record<string, string>
  errors: Record<string, string>
}

/** What every class form asks: which class, how many pupils. */
export function ClassFields({ values }: Pick<ClassFormProps, 'values'>) {
  const { t } = useUi()
  return (
    <>
      <FormKey value={values.formKey ?? ''} />
      {values.next && <input type="hidden" name="next" value={values.next} />}
      <Field
        name="className"
        label={t('schools.form.class')}
        hint={t('schools.form.classHint')}
        value={values.className}
        width={10}
        maxlength={20}
        required
      />
      <Field
        name="size"
        label={t('schools.form.size')}
        hint={t('schools.form.sizeHint')}
        type="number"
        inputmode="numeric"
        min={1}
        max={60}
        value={values.size ?? '25'}
        width={4}
        required
      />
    </>
  )
}

export function NewClass({ values, errors, schools }: ClassFormProps & { schools: School[] }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/classes', label: t('schools.classes.title') }, { label: t('schools.newClass.title') }]} />
      <PageHeader
        title={t('schools.newClass.title')}
        lead={t('schools.newClass.lead', { school: schools.map((school) => school.name).join(', ') })}
      />
      <div>
        <Form action="/classes/new" errors={errors}>
          {schools.length > 1 && (
            <Select
              name="school"
              label={t('schools.form.school')}
              value={values.school}
              options={schools.map((school) => ({ value: school.id, label: `${school.name}, ${school.settlement}` }))}
            />
          )}
          <ClassFields values={values} />
          <SubmitRow>
            <Button>{t('schools.newClass.save')}</Button>
            <ButtonLink href="/schools/new" variant="quiet">
              {t('schools.newClass.otherSchool')}
            </ButtonLink>
          </SubmitRow>
        </Form>
      </div>
    </>
  )
}

export function ClassesPage({ classes }: { classes: SchoolClass[] }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('schools.classes.title')} lead={t('schools.classes.lead')}>
        {classes.length > 0 && <ButtonLink href="/classes/new">{t('schools.classes.add')}</ButtonLink>}
        <ButtonLink href="/bookings" variant="quiet">
          {t('schools.classes.bookings')}
        </ButtonLink>
      </PageHeader>
      <div>
        <Section title={t('schools.classes.all')}>
          {classes.length === 0 && (
            <Empty title={t('schools.classes.none')} action={<ButtonLink href="/schools/new">{t('schools.classes.addFirst')}</ButtonLink>}>
              <p>{t('schools.classes.noneHint')}</p>
            </Empty>
          )}
          <CardGrid>
            {classes.map((one) => (
              <Card
                href={`/classes/${one.uuid}`}
                title={t('schools.class.name', { name: className(one) })}
                kicker={one.school.settlement}
                motif={one.uuid}
                meta={t('schools.class.pupils', { n: one.size })}
              >
                <p>{one.school.name}</p>
              </Card>
            ))}
          </CardGrid>
        </Section>
      </div>
    </>
  )
}

export interface ClassPageProps {
  schoolClass: SchoolClass
  code: ClassCode | undefined
  passes: Pass[]
  region: Region | undefined
  claimed: number
  formKey: string
  errors: Record<string, string>
  values: Record<string, string>
}

export function ClassPage({ schoolClass, code, passes, region, claimed, formKey, errors, values }: ClassPageProps) {
  const { t } = useUi()
  const text = useText()
  const { school, uuid } = schoolClass
  const name = t('schools.class.name', { name: className(schoolClass) })
  return (
    <>
      <Crumbs items={[{ href: '/classes', label: t('schools.classes.title') }, { label: name }]} />
      <PageHeader kicker={school.settlement} title={name} lead={school.name}>
        <ButtonLink href="/weeks">{t('schools.class.find')}</ButtonLink>
        <ButtonLink href={`/classes/${uuid}/sheet`} variant="quiet">
          {t('schools.class.sheet')}
        </ButtonLink>
        <ButtonLink href={`/classes/${uuid}/passport`} variant="quiet">
          {t('schools.class.passport')}
        </ButtonLink>
      </PageHeader>
      <CodeSection uuid={uuid} code={code} formKey={formKey} />
      <PassSection uuid={uuid} passes={passes} />
      <ClaimsOfClass schoolClass={schoolClass} claimed={claimed} />
      <Section title={t('schools.class.facts')}>
        <Facts
          items={[
            { term: t('schools.form.region'), icon: 'place', children: region ? text(region.name).text : school.regionCode },
            { term: t('schools.form.zone'), icon: 'clock', children: zoneName(t, school.zone) },
          ]}
        />
        <Form action={`/classes/${uuid}/size`} errors={errors}>
          <FormKey value={formKey} />
          <Field
            name="size"
            label={t('schools.form.size')}
            hint={t('schools.class.sizeHint')}
            type="number"
            inputmode="numeric"
            min={1}
            max={60}
            value={values.size ?? schoolClass.size}
            width={4}
            required
          />
          <SubmitRow>
            <Button variant="quiet">{t('schools.class.saveSize')}</Button>
          </SubmitRow>
        </Form>
      </Section>
    </>
  )
}

function CodeSection({ uuid, code, formKey }: { uuid: string; code: ClassCode | undefined; formKey: string }) {
  const { t, locale, zone } = useUi()
  const tag = intlLocales(locale)
  const until = code && new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: zone }).format(code.expiresAt.epochMilliseconds)
  return (
    <Section title={t('schools.code.title')}>
      {code ? (
        <>
          <p class="schools-code">{showCode(code.code)}</p>
          <p>{t('schools.code.hint', { until: until ?? '' })}</p>
        </>
      ) : (
        <Notice tone="warning">
          <p>{t('schools.code.ended')}</p>
        </Notice>
      )}
      <PostButton
        action={`/classes/${uuid}/code`}
        label={t('schools.code.reissue')}
        variant={code ? 'quiet' : 'primary'}
        fields={{ formKey }}
        confirm={code ? t('schools.code.reissueConfirm') : undefined}
      />
    </Section>
  )
}

function PassSection({ uuid, passes }: { uuid: string; passes: Pass[] }) {
  const { t } = useUi()
  return (
    <Section title={t('schools.passes.title', { n: passes.length })} id="passes">
      {passes.length === 0 ? (
        <p>{t('schools.passes.none')}</p>
      ) : (
        <>
          <p>{t('schools.passes.lead')}</p>
          <ul class="schools-passes">
            {passes.map((pass) => (
              <li>
                <span>{pass.nickname}</span>
                <PostButton
                  action={`/classes/${uuid}/passes/${pass.uuid}/remove`}
                  label={t('schools.passes.remove')}
                  fields={{ formKey: newToken() }}
                  variant="quiet"
                  confirm={t('schools.passes.removeConfirm', { name: pass.nickname })}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
