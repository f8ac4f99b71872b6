import type { Region } from '#regions'
import { intlLocales } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Checkboxes, Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import type { AdultsProps } from './adult-views.tsx'
import { Adults, Leave } from './adult-views.tsx'
import { needWords } from './rules.ts'
import type { SignInProps } from './sign-in-view.tsx'
import { OwnSignIn } from './sign-in-view.tsx'
import type { Child } from './store.ts'

interface FormProps {
  values: Record<string, string>
  errors: Record<string, string>
  regions: Region[]
}

export function NewChild({ values, errors, regions }: FormProps) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/family', label: t('family.title') }, { label: t('family.new.title') }]} />
      <PageHeader title={t('family.new.title')} lead={t('family.new.lead')} />
      <div>
        <Form action="/family/children/new" errors={errors}>
          <FormKey value={values.formKey ?? ''} />
          {values.next && <input type="hidden" name="next" value={values.next} />}
          <ChildFields {...{ values, errors, regions }} />
          <SubmitRow>
            <Button>{t('family.new.save')}</Button>
          </SubmitRow>
        </Form>
        <Notice title={t('family.new.privacyTitle')}>
          <p>{t('family.new.privacy')}</p>
        </Notice>
      </div>
    </>
  )
}

/** Everything that is ever asked about a child. */
function ChildFields({ values, errors, regions }: FormProps) {
  const { t, locale } = useUi()
  const text = useText()
  const options = regions
    .map((region) => ({ value: region.code, label: text(region.name).text, lang: text(region.name).lang }))
    .toSorted((a, b) => a.label.localeCompare(b.label, intlLocales(locale)))
  const grades = Array.from({ length: 11 }, (_, at) => ({ value: at + 1, label: t('family.grade', { grade: at + 1 }) }))
  const asksNickname = errors.name !== undefined || values.nickname === 'on'
  return (
    <>
      <Field
        name="name"
        label={t('family.form.name')}
        hint={t('family.form.nameHint')}
        value={values.name}
        error={errors.name}
        maxlength={80}
        autocomplete="off"
        required
      />
      {asksNickname && <Checkbox name="nickname" label={t('family.form.nickname')} checked={values.nickname === 'on'} />}
      <Select
        name="grade"
        label={t('family.form.grade')}
        hint={t('family.form.gradeHint')}
        placeholder={t('family.form.chooseGrade')}
        options={grades}
        value={values.grade}
        error={errors.grade}
        required
      />
      <Select
        name="region"
        label={t('family.form.region')}
        hint={t('family.form.regionHint')}
        placeholder={t('family.form.chooseRegion')}
        options={options}
        value={values.region}
        error={errors.region}
        required
      />
      <Checkboxes
        name="needs"
        label={t('family.form.needs')}
        hint={t('family.form.needsHint')}
        values={(values.needs ?? '').split(',')}
        options={needWords.map((need) => ({ value: need, label: t(`family.need.${need}`) }))}
      />
    </>
  )
}

export interface ChildPageProps extends FormProps, Omit<SignInProps, 'child'>, Omit<AdultsProps, 'child'> {
  child: Child
  added: boolean
}

export function ChildPage(props: ChildPageProps) {
  const { child, added, values, errors, regions } = props
  const { t } = useUi()
  const path = `/family/children/${child.uuid}`
  return (
    <>
      <Crumbs items={[{ href: '/family', label: t('family.title') }, { label: child.name }]} />
      <PageHeader
        kicker={t('family.child.kicker')}
        title={<bdi>{child.name}</bdi>}
        lead={child.leftOn ? t('family.child.left') : child.grade !== null && t('family.grade', { grade: child.grade })}
      >
        <ButtonLink href="/weeks">{t('family.child.find')}</ButtonLink>
        <ButtonLink href={`/passport?who=child-${child.uuid}`} variant="quiet">
          {t('family.child.passport')}
        </ButtonLink>
      </PageHeader>
      {added && (
        <Notice tone="success" title={t('family.child.addedTitle')}>
          <p>{t('family.child.added')}</p>
        </Notice>
      )}
      <Section title={t('family.child.papers')}>
        <div class="family-doors">
          <ButtonLink href={`${path}/consents`} variant="quiet">
            {t('family.child.consents')}
          </ButtonLink>
          <ButtonLink href={`${path}/claim`} variant="quiet">
            {t('family.child.claim')}
          </ButtonLink>
          <ButtonLink href={`${path}/data`} variant="quiet">
            {t('family.child.data')}
          </ButtonLink>
        </div>
      </Section>
      <Section title={t('family.child.edit')} id="edit">
        <Form action={path} errors={errors}>
          <FormKey value={newToken()} />
          <input type="hidden" name="revision" value={values.revision ?? ''} />
          <ChildFields {...{ values, errors, regions }} />
          <SubmitRow>
            <Button>{t('family.child.save')}</Button>
          </SubmitRow>
        </Form>
      </Section>
      <OwnSignIn {...props} />
      <Adults {...props} />
      <Section title={t('family.child.delete')} id="delete">
        <p>{t('family.child.deleteText')}</p>
        <Row>
          <ButtonLink href={`${path}/data/delete`} variant="quiet">
            {t('family.child.toDelete')}
          </ButtonLink>
          <Leave {...props} />
        </Row>
      </Section>
    </>
  )
}

/** For an adult who is here in another role, or in none yet. */
export function StartPage({ formKey }: { formKey: string }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('family.start.title')} lead={t('family.start.lead')} />
      <Form action="/family/start">
        <FormKey value={formKey} />
        <input type="hidden" name="parent" value="yes" />
        <SubmitRow>
          <Button>{t('family.start.button')}</Button>
        </SubmitRow>
      </Form>
      <p>{t('family.start.note')}</p>
    </>
  )
}
