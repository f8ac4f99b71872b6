import type { Actor } from '#platform/http/route.ts'
import { newToken, showCode } from '#platform/ids.ts'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import type { Invitation } from './invitations.ts'
import { guardiansMax } from './rules.ts'
import type { Child } from './store.ts'

export interface AdultsProps {
  child: Child
  guardians: Actor[]
  invitations: Invitation[]
  readerId: number
}

/** Who answers for the child, and who is asked to. */
export function Adults({ child, guardians, invitations, readerId }: AdultsProps) {
  const { t } = useUi()
  const text = useText()
  const path = `/family/children/${child.uuid}`
  return (
    <Section title={t('family.adults.title')} id="adults">
      <ul>
        {guardians.map((one) => (
          <li>
            {text(one.name).text}
            {one.email && <> · {one.email}</>}
            {one.id === readerId && <> ({t('family.adults.you')})</>}
          </li>
        ))}
      </ul>
      {invitations.map((invitation) => (
        <Waiting path={path} invitation={invitation} />
      ))}
      {guardians.length + invitations.length < guardiansMax && (
        <Form action={`${path}/guardians`} id="invite">
          <FormKey value={newToken()} />
          <Field
            name="email"
            type="email"
            label={t('family.adults.email')}
            hint={t('family.adults.emailHint')}
            autocomplete="off"
            required
          />
          <SubmitRow>
            <Button variant="quiet">{t('family.adults.invite')}</Button>
          </SubmitRow>
        </Form>
      )}
    </Section>
  )
}

/** The way out of answering for a child: only while another adult does. */
export function Leave({ child, guardians }: Pick<AdultsProps, 'child' | 'guardians'>) {
  const { t } = useUi()
  if (guardians.length < 2) return null
  const path = `/family/children/${child.uuid}/leave`
  return <PostButton action={path} label={t('family.adults.leave')} variant="quiet" confirm={t('family.adults.leaveConfirm')} />
}

function Waiting({ path, invitation }: { path: string; invitation: Invitation }) {
  const { t } = useUi()
  return (
    <div class="family-waiting">
      <p>{t('family.adults.waiting', { email: invitation.email })}</p>
      <p>
        {t('family.adults.word')} <strong>{showCode(invitation.word)}</strong>
      </p>
      <PostButton action={`${path}/invitations/${invitation.id}/revoke`} label={t('family.adults.revoke')} variant="quiet" />
    </div>
  )
}
