import { newToken } from '#platform/ids.ts'
import type { Temporal } from '#platform/time.ts'
import { PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Row } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'

/** A booked session has moved: what it was, and one press to keep the place or to give it to the next in line. */
export function Moved({ from, path, over }: { from: Temporal.Instant | null; path: string; over: boolean }) {
  const { t } = useUi()
  if (from === null || over) return null
  return (
    <Notice tone="warning" title={t('week-release.moved.title')}>
      <p>
        {t('week-release.moved.was')} <When at={from} showDate />
      </p>
      <p>{t('week-release.moved.text')}</p>
      <Row>
        <PostButton action={`${path}/keep`} label={t('week-release.moved.keep')} fields={{ formKey: newToken() }} />
        <PostButton action={`${path}/cancel`} label={t('week-release.moved.release')} fields={{ formKey: newToken() }} variant="quiet" />
      </Row>
    </Notice>
  )
}
