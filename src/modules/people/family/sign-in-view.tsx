import { newToken, showCode } from '#platform/ids.ts'
import { PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import { deviceOf } from '../security/device.ts'
import type { OpenSession } from '../sign-in/sessions.ts'
import type { PairingCode } from './pairing.ts'
import { canSignInAlone, pairingMinutes } from './pairing.ts'
import { ownSignInGrade } from './rules.ts'
import type { Child } from './store.ts'

export interface SignInProps {
  child: Child
  code: PairingCode | undefined
  sessions: OpenSession[]
}

/** An older pupil's own devices: a code to enter by, and what is signed in. */
export function OwnSignIn({ child, code, sessions }: SignInProps) {
  const { t } = useUi()
  const path = `/family/children/${child.uuid}`
  if (!canSignInAlone(child))
    return (
      <Section title={t('family.signIn.title')} id="sign-in">
        <p>{t('family.signIn.later', { grade: ownSignInGrade })}</p>
      </Section>
    )
  return (
    <Section title={t('family.signIn.title')} id="sign-in">
      <p>{t('family.signIn.text', { minutes: pairingMinutes })}</p>
      {code && (
        <Notice tone="success" title={t('family.signIn.codeTitle')}>
          <p class="family-code">{showCode(code.code)}</p>
          <p>
            {t('family.signIn.where')} <strong>/sign-in/code</strong>. {t('family.signIn.until')} <When at={code.expiresAt} />
          </p>
        </Notice>
      )}
      <PostButton
        action={`${path}/code`}
        label={t(code ? 'family.signIn.another' : 'family.signIn.make')}
        fields={{ formKey: newToken() }}
        variant="quiet"
      />
      {sessions.length === 0 ? <p>{t('family.signIn.none')}</p> : <Sessions path={path} sessions={sessions} />}
    </Section>
  )
}

function Sessions({ path, sessions }: { path: string; sessions: OpenSession[] }) {
  const { t } = useUi()
  const device = (userAgent: string): string => {
    const { browser, system } = deviceOf(userAgent)
    return [browser, system].filter(Boolean).join(', ') || t('family.signIn.unknown')
  }
  return (
    <Table
      wide
      caption={t('family.signIn.sessions')}
      columns={[
        { key: 'device', label: t('family.signIn.device') },
        { key: 'seen', label: t('family.signIn.seen') },
        { key: 'end', label: t('family.signIn.end') },
      ]}
      rows={sessions.map((session) => ({
        device: device(session.userAgent),
        seen: <When at={session.lastSeenAt} showDate />,
        end: <PostButton action={`${path}/sessions/${session.uuid}/end`} label={t('family.signIn.endOne')} variant="quiet" />,
      }))}
    />
  )
}
