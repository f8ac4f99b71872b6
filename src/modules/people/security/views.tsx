import type { ComponentChildren } from 'preact'
import { ButtonLink, Button, PostButton } from '#ui/action.tsx'
import { useAsset, useIsland, useText, useUi } from '#ui/context.ts'
import { Field, Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { PasskeyRow } from '../passkeys/store.ts'
import type { OpenSession } from '../sign-in/sessions.ts'
import type { SignInService } from '../university/store.ts'
import { deviceOf } from './device.ts'

interface Security {
  email: string | null
  passkeys: PasskeyRow[]
  canAdd: boolean
  sessions: OpenSession[]
  codesLeft: number | undefined
  services: (SignInService & { isLinked: boolean })[]
}

export function SecurityPage({ email, passkeys, canAdd, sessions, codesLeft, services }: Security) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people-security.title')} lead={t('people-security.lead')} />
      <p>{email ? t('people-security.mail', { email }) : t('people-security.noMail')}</p>
      <Sessions sessions={sessions} />
      <Passkeys passkeys={passkeys} canAdd={canAdd} />
      <Section title={t('people-security.codes.title')} id="codes">
        <p>{t('people-security.codes.text')}</p>
        <p>{codesLeft === undefined ? t('people-security.codes.none') : t('people-security.codes.left', { count: codesLeft })}</p>
        <PostButton
          action="/me/security/codes"
          label={t('people-security.codes.make')}
          variant="quiet"
          confirm={codesLeft === undefined ? undefined : t('people-security.codes.again')}
        />
      </Section>
      <Universities services={services} />
    </>
  )
}

function Sessions({ sessions }: { sessions: OpenSession[] }) {
  const { t } = useUi()
  const device = (userAgent: string): string => {
    const { browser, system } = deviceOf(userAgent)
    return [browser, system].filter(Boolean).join(', ') || t('people-security.device.unknown')
  }
  return (
    <Section title={t('people-security.sessions.title')} id="sessions">
      <Table
        caption={t('people-security.sessions.caption')}
        captionHidden
        columns={[
          { key: 'device', label: t('people-security.sessions.device') },
          { key: 'way', label: t('people-security.sessions.way') },
          { key: 'since', label: t('people-security.sessions.since') },
          { key: 'seen', label: t('people-security.sessions.seen') },
          { key: 'end', label: t('people-security.sessions.end') },
        ]}
        rows={sessions.map((session) => ({
          device: session.isThis ? (
            <>
              {device(session.userAgent)} <strong>({t('people-security.sessions.this')})</strong>
            </>
          ) : (
            device(session.userAgent)
          ),
          way: t(`people-security.way.${session.way}`),
          since: <When at={session.since} showDate />,
          seen: <When at={session.lastSeenAt} showDate />,
          end: (
            <PostButton action={`/me/security/sessions/${session.uuid}/end`} label={t('people-security.sessions.endOne')} variant="quiet" />
          ),
        }))}
      />
      {sessions.length > 1 && (
        <PostButton action="/me/security/sessions/end-others" label={t('people-security.sessions.endOthers')} variant="quiet" />
      )}
    </Section>
  )
}

function Passkeys({ passkeys, canAdd }: Pick<Security, 'passkeys' | 'canAdd'>) {
  const { t } = useUi()
  return (
    <Section title={t('people-security.passkey.title')} id="passkeys">
      <p>{t('people-security.passkey.text')}</p>
      {passkeys.length > 0 && (
        <Table
          caption={t('people-security.passkey.title')}
          captionHidden
          columns={[
            { key: 'label', label: t('people-security.passkey.label') },
            { key: 'added', label: t('people-security.passkey.added') },
            { key: 'used', label: t('people-security.passkey.used') },
            { key: 'remove', label: t('people-security.passkey.remove') },
          ]}
          rows={passkeys.map((passkey) => ({
            label: passkey.label,
            added: <When at={passkey.addedAt} showDate />,
            used: passkey.lastUsedAt ? <When at={passkey.lastUsedAt} showDate /> : t('people-security.passkey.never'),
            remove: (
              <PostButton
                action={`/me/security/passkeys/${passkey.uuid}/remove`}
                label={t('people-security.passkey.removeOne')}
                variant="quiet"
                confirm={t('people-security.passkey.removeText')}
              />
            ),
          }))}
        />
      )}
      {canAdd && (
        <PasskeyBox way="/me/security/passkeys">
          <Field
            name="label"
            label={t('people-security.passkey.name')}
            hint={t('people-security.passkey.nameHint')}
            maxlength={60}
            width="medium"
            autocomplete="off"
            required
          />
          <SubmitRow>
            <Button>{t('people-security.passkey.add')}</Button>
          </SubmitRow>
        </PasskeyBox>
      )}
    </Section>
  )
}

/** What a browser shows only when it can do it: without JavaScript nothing here is promised. */
export function PasskeyBox({ way, next, children }: { way: string; next?: string; children: ComponentChildren }) {
  const { t } = useUi()
  const library = useAsset('passkey-ceremony.js')
  useIsland('ways')
  return (
    <div id="passkey" hidden data-way={way} data-next={next} data-library={library} data-failed={t('people-security.passkey.failed')}>
      <Form action={way} id="passkey-form">
        {children}
      </Form>
      <p role="alert" />
    </div>
  )
}

function Universities({ services }: Pick<Security, 'services'>) {
  const { t } = useUi()
  const text = useText()
  if (services.length === 0) return null
  return (
    <Section title={t('people-security.university.section')} id="universities">
      <p>{t('people-security.university.text')}</p>
      <Table
        caption={t('people-security.university.section')}
        captionHidden
        columns={[
          { key: 'name', label: t('people-security.university.name') },
          { key: 'state', label: t('people-security.university.state') },
        ]}
        rows={services.map((service) => {
          const path = `/me/security/university/${service.uuid}`
          const name = text(service.name).text
          return {
            name,
            state: service.isLinked ? (
              <PostButton action={`${path}/unlink`} label={t('people-security.university.unlink', { name })} variant="quiet" />
            ) : (
              <ButtonLink href={path} variant="quiet">
                {t('people-security.university.linkOne', { name })}
              </ButtonLink>
            ),
          }
        })}
      />
    </Section>
  )
}

export function CodesPage({ codes }: { codes: string[] }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('people-security.codes.title')} lead={t('people-security.codes.once')} />
      <ul class="plain">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Notice tone="info">
        <p>{t('people-security.codes.keep')}</p>
      </Notice>
      <ButtonLink href="/me/security#codes">{t('people-security.codes.done')}</ButtonLink>
    </>
  )
}
