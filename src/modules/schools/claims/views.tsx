import type { Child } from '#people'
import { showCode } from '#platform/ids.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { className } from '../classes/rules.ts'
import type { SchoolClass } from '../classes/store.ts'
import type { Claim } from './store.ts'

interface ClaimProps {
  child: Child
  claims: Claim[]
  classes: SchoolClass[]
  typed: string
  error: string | undefined
}

export function ClaimPage({ child, claims, classes, typed, error }: ClaimProps) {
  const { t } = useUi()
  const path = `/family/children/${child.uuid}`
  return (
    <>
      <Crumbs items={[{ href: '/family', label: t('family.title') }, { href: path, label: child.name }, { label: t('claim.title') }]} />
      <PageHeader title={t('claim.title')} lead={t('claim.lead')} />
      <Form action={`${path}/claim`} errors={error ? { code: error } : undefined}>
        <Field
          name="code"
          label={t('claim.label')}
          hint={t('claim.hint')}
          value={typed}
          error={error}
          width={10}
          maxlength={40}
          autocomplete="off"
          required
        />
        <SubmitRow>
          <Button>{t('claim.save')}</Button>
          <ButtonLink href={`/passport?who=child-${child.uuid}`} variant="quiet">
            {t('claim.toPassport')}
          </ButtonLink>
        </SubmitRow>
      </Form>
      <Section title={t('claim.list')} id="claims">
        {claims.length === 0 && <p>{t('claim.none')}</p>}
        <ul class="schools-passes">
          {claims.map((one) => (
            <li>
              <span>
                <ClassLine schoolClass={classes.find(({ id }) => id === one.classId)} />
                {' · '}
                {t(one.passId === null ? 'claim.byClass' : 'claim.byPass')}
              </span>
              <PostButton
                action={`${path}/claims/${one.uuid}/end`}
                label={t('claim.undo')}
                variant="quiet"
                confirm={t('claim.undoConfirm')}
              />
            </li>
          ))}
        </ul>
      </Section>
      <Notice title={t('claim.privacyTitle')}>
        <p>{t('claim.privacy')}</p>
      </Notice>
    </>
  )
}

function ClassLine({ schoolClass }: { schoolClass: SchoolClass | undefined }) {
  return schoolClass ? (
    <>
      {className(schoolClass)}, {schoolClass.school.name}
    </>
  ) : null
}

/** What the teacher learns: how many, and never who. */
export function ClaimsOfClass({ schoolClass, claimed }: { schoolClass: SchoolClass; claimed: number }) {
  const { t } = useUi()
  return (
    <Section title={t('claim.ofClass')} id="claims">
      <p>{t('claim.count', { n: claimed, all: schoolClass.size })}</p>
      <p>{t('claim.ofClassText')}</p>
      {claimed > 0 && (
        <PostButton
          action={`/classes/${schoolClass.uuid}/claims/end`}
          label={t('claim.endAll')}
          variant="quiet"
          confirm={t('claim.endAllConfirm')}
        />
      )}
    </Section>
  )
}

export function ClaimCodePage({ nickname, code }: { nickname: string; code: string | undefined }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/pupil', label: nickname }, { label: t('claim.code.title') }]} />
      <PageHeader title={t('claim.code.title')} lead={t('claim.code.lead')} />
      {code ? (
        <>
          <p class="schools-code">{showCode(code)}</p>
          <p>{t('claim.code.hint')}</p>
        </>
      ) : (
        <PostButton action="/pupil/claim" label={t('claim.code.make')} />
      )}
      <p>{t('claim.code.secret')}</p>
    </>
  )
}
