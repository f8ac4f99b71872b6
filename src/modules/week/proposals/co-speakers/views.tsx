import { Badge } from '#ui/card.tsx'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { LocalText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import type { Told } from '../told.tsx'
import { ToldFacts } from '../told.tsx'
import type { CoSpeaker } from './store.ts'

interface SectionProps {
  guid: string
  coSpeakers: readonly CoSpeaker[]
  mayAsk: boolean
  /** Of the form that asks. */
  error?: string | undefined
  email?: string | undefined
}

/** Who was asked to lead it too, what they answered, and the form that asks the next. */
export function CoSpeakersSection({ guid, coSpeakers, mayAsk, error, email }: SectionProps) {
  const { t } = useUi()
  if (coSpeakers.length === 0 && !mayAsk) return null
  return (
    <Section title={t('week-call.co.title')} id="co-speakers">
      <p>{t('week-call.co.lead')}</p>
      {coSpeakers.length > 0 && <CoSpeakerTable guid={guid} coSpeakers={coSpeakers} mayAsk={mayAsk} />}
      {mayAsk && (
        <Form id="co" action={`/proposals/${guid}/co-speakers`} {...(error && { errors: { email: error } })}>
          <FormKey value={newToken()} />
          <Field
            name="email"
            type="email"
            label={t('week-call.co.email')}
            hint={t('week-call.co.emailHint')}
            value={email}
            autocomplete="off"
          />
          <SubmitRow>
            <Button variant="quiet">{t('week-call.co.ask')}</Button>
          </SubmitRow>
        </Form>
      )}
    </Section>
  )
}

function CoSpeakerTable({ guid, coSpeakers, mayAsk }: SectionProps) {
  const { t, now } = useUi()
  const pick = useText()
  const stateOf = ({ agreed, expiresAt, isLecturer }: CoSpeaker) => {
    if (agreed === true)
      return <Badge tone={isLecturer ? 'done' : 'soon'}>{t(isLecturer ? 'week-call.co.agreed' : 'week-call.co.agreedNoRole')}</Badge>
    if (agreed === false) return <Badge tone="warn">{t('week-call.co.refused')}</Badge>
    const isOver = expiresAt.epochMilliseconds <= now.epochMilliseconds
    return isOver ? <Badge>{t('week-call.co.over')}</Badge> : <Badge tone="soon">{t('week-call.co.waits')}</Badge>
  }
  const columns = (['who', 'state', 'asked', 'act'] as const)
    .filter((key) => key !== 'act' || mayAsk)
    .map((key) => ({ key, label: t(`week-call.co.column.${key}`) }))
  return (
    <Table
      caption={t('week-call.co.title')}
      captionHidden
      columns={columns}
      rows={coSpeakers.map((one) => ({
        who: one.name ? pick(one.name).text : one.email,
        state: stateOf(one),
        asked: <When at={one.invitedAt} showDate />,
        act: (
          <PostButton
            action={`/proposals/${guid}/co-speakers/${one.uuid}/revoke`}
            label={t('week-call.co.revoke')}
            variant="quiet"
            confirm={t('week-call.co.revokeText')}
          />
        ),
      }))}
    />
  )
}

interface InvitationProps {
  token: string
  title: LocalText
  weekName: LocalText
  by: LocalText
  told: readonly Told[]
  expiresAt: CoSpeaker['expiresAt']
}

/** What the letter's link opens: the proposal to read, and two buttons. */
export function InvitationPage({ token, title, weekName, by, told, expiresAt }: InvitationProps) {
  const { t } = useUi()
  const pick = useText()
  return (
    <>
      <PageHeader
        kicker={<Text of={weekName} />}
        title={t('week-call.invitation.title', { title: pick(title).text || t('week.proposal.untitled') })}
        lead={t('week-call.invitation.lead', { name: pick(by).text })}
      />
      <ToldFacts told={told} />
      <Notice tone="info">
        <p>{t('week-call.invitation.means')}</p>
        <p>
          {t('week-call.invitation.until')} <When at={expiresAt} showDate />
        </p>
      </Notice>
      <Form action={`/proposals/invitations/${token}`}>
        <FormKey value={newToken()} />
        <SubmitRow>
          <Button name="answer" value="yes">
            {t('week-call.invitation.yes')}
          </Button>
          <Button name="answer" value="no" variant="quiet">
            {t('week-call.invitation.no')}
          </Button>
        </SubmitRow>
      </Form>
    </>
  )
}

export function AnsweredPage({ agreed, mayPropose, guid }: { agreed: boolean; mayPropose: boolean; guid: string }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t(agreed ? 'week-call.invitation.agreed' : 'week-call.invitation.refused')} />
      {agreed && !mayPropose && <p>{t('week-call.invitation.noRole')}</p>}
      {agreed && mayPropose && (
        <p>
          <a href={`/proposals/${guid}`}>{t('week-call.invitation.open')}</a>
        </p>
      )}
    </>
  )
}
