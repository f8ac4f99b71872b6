import { ButtonLink } from '#ui/action.tsx'
import { useUi, useSheet } from '#ui/context.ts'
import { PageHeader } from '#ui/page.tsx'
import type { Room } from '../rooms/store.ts'

const reasons = {
  unknown: 'live.entry.unknown',
  used: 'live.entry.used',
  expired: 'live.entry.expired',
  removed: 'live.entry.removed',
} as const

/** An entry link that does not work (any more): says why, and where a new one is made. */
export function EntryBroken({ room, reason, inside }: { room: Room; reason: keyof typeof reasons; inside: boolean }) {
  useSheet('live')
  const { t } = useUi()
  return (
    <PageHeader title={t('live.entry.title')} lead={t(reasons[reason])}>
      <ButtonLink href={room.backPath}>{t('live.entry.again')}</ButtonLink>
      {inside && (
        <ButtonLink href={`/live/${room.uuid}`} variant="quiet">
          {t('live.entry.inside')}
        </ButtonLink>
      )}
    </PageHeader>
  )
}

/** The staff took this ticket out of the room: said without blame, and an adult can still be called. */
export function RemovedPage({ room }: { room: Room }) {
  useSheet('live')
  const { t } = useUi()
  return (
    <PageHeader title={t('live-desk.removed.title')} lead={t('live-desk.removed.text')}>
      <ButtonLink href={room.backPath}>{t('live.gate.back')}</ButtonLink>
      <ButtonLink href={`/live/${room.uuid}/help`} variant="quiet">
        {t('live.help.button')}
      </ButtonLink>
    </PageHeader>
  )
}
