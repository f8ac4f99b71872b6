import { newToken } from '#platform/ids.ts'
import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Reconfirmation } from './store.ts'

/** At one's own session: whether one comes, where a release asks or one has said that one doesn't; else the way to say so. */
export function Answer({ session, said }: { session: PublishedSession; said: Reconfirmation | undefined }) {
  const { t } = useUi()
  const path = `/my-sessions/${session.guid}`
  const canButton = (label: string) => <PostButton action={`${path}/can`} label={label} fields={{ formKey: newToken() }} />
  const leave = (
    <p>
      <a href={`${path}/cannot`}>{t('week-release.answer.cannot')}</a>
    </p>
  )
  if (said?.answer === 'cannot') {
    return (
      <Notice tone="info" title={t('week-release.answer.left')}>
        <p>{t('week-release.answer.leftText')}</p>
        {canButton(t('week-release.answer.canAgain'))}
      </Notice>
    )
  }
  if (!said || said.answer === 'can') return leave
  return (
    <Notice tone="warning" title={t('week-release.answer.asked')}>
      {said.wasAt && (
        <p>
          {t('week-release.moved.was')} <When at={said.wasAt} showDate />
        </p>
      )}
      <Row>
        {canButton(t('week-release.answer.can'))}
        {leave}
      </Row>
    </Notice>
  )
}

export function LeavePage({ session }: { session: PublishedSession }) {
  const { t } = useUi()
  const title = useText()(session.facts.title)
  return (
    <>
      <Crumbs items={[{ href: '/my-sessions', label: t('week.mine.title') }, { label: <span lang={title.lang}>{title.text}</span> }]} />
      <PageHeader title={t('week-release.answer.leaveTitle')} lead={t('week-release.answer.leaveLead')} />
      <p>
        <b lang={title.lang}>{title.text}</b>
        <br />
        <When at={session.startsAt} until={session.endsAt} showDate />
      </p>
      <Form action={`/my-sessions/${session.guid}/cannot`}>
        <FormKey value={newToken()} />
        <TextArea
          name="note"
          label={t('week-release.answer.note')}
          hint={t('week-release.answer.noteHint')}
          maxlength={500}
          required={false}
        />
        <SubmitRow>
          <Button variant="danger">{t('week-release.answer.cannot')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
