import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { When } from '#ui/when.tsx'
import type { Week } from '../weeks/store.ts'
import type { DrawOf } from './of-session.ts'

/** On a session's page: its places are drawn, and where to apply. */
export function ByDraw({ week, draw }: { week: Pick<Week, 'slug'>; draw: DrawOf }) {
  const { t } = useUi()
  return (
    <>
      <p>{t('family-seats.draw.text')}</p>
      {draw.isOpen && draw.closesAt && (
        <p>
          {t('family-seats.draw.until')} <When at={draw.closesAt} showDate />
        </p>
      )}
      {draw.uuid && <ButtonLink href={`/weeks/${week.slug}/draws/${draw.uuid}/apply`}>{t('family-seats.draw.apply')}</ButtonLink>}
    </>
  )
}
