import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi, useSheet } from '#ui/context.ts'
import { Form, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { noteMaxSigns } from './form.ts'

export function HelpPage({ room, sent }: { room: Room; sent: boolean }) {
  useSheet('live')
  const { t } = useUi()
  const title = useRoomTitle(room)
  return (
    <>
      <PageHeader
        kicker={<span lang={title.lang}>{title.text}</span>}
        title={t('live.help.title')}
        lead={sent ? undefined : t('live.help.lead')}
      />
      {sent ? (
        <Notice tone="success" title={t('live.help.sentTitle')}>
          <p>{t('live.help.sent')}</p>
        </Notice>
      ) : (
        <Form action={`/live/${room.uuid}/help`}>
          <TextArea
            name="note"
            label={t('live.help.note')}
            hint={t('live.help.noteHint')}
            required={false}
            rows={3}
            maxlength={noteMaxSigns}
          />
          <SubmitRow>
            <Button>{t('live.help.send')}</Button>
          </SubmitRow>
        </Form>
      )}
      <p class="actions">
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live.toRoom')}
        </ButtonLink>
      </p>
    </>
  )
}
