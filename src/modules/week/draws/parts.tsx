import { newToken } from '#platform/ids.ts'
import { draws, Outcome } from '#seats'
import { ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Row } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { Applied } from './applied.ts'

interface ApplicationCardProps {
  applied: Applied
  /** Whose it is, where several may be meant. */
  holder?: string | undefined
  /** Its guardian or teacher reads: may change it and take it back. */
  mayChange: boolean
  /** Added to the address of the page that changes it: whom for. */
  query?: string
}

/** A wish in a draw: what was ranked, until when it may be changed, what came of it. */
export function ApplicationCard({ applied, holder, mayChange, query = '' }: ApplicationCardProps) {
  const { t, now } = useUi()
  const text = useText()
  const { application, week, sessions } = applied
  const { draw, ranks, uuid } = application
  const phase = draws.phase(draw, now)
  const label = text(draw.label)
  const path = `/weeks/${week.slug}/draws/${draw.uuid}`
  return (
    <Card
      href={`/draws/${draw.uuid}`}
      title={label.text}
      titleLang={label.lang}
      kicker={holder}
      badges={<Badge tone={phase === 'open' ? 'info' : phase === 'drawn' ? 'done' : 'soon'}>{t(`week-draw.phase.${phase}`)}</Badge>}
    >
      <ol>
        {ranks.map((rank) => (
          <li>
            <span lang={text(rank.label).lang}>{text(rank.label).text}</span>
            {sessions.has(rank.ownerId) ? (
              <>
                , <When at={sessions.get(rank.ownerId)!.startsAt} showDate />
              </>
            ) : (
              <> ({t('week-draw.rank.withdrawn')})</>
            )}
          </li>
        ))}
      </ol>
      {phase === 'open' && (
        <p>
          {t('week-draw.until')} <When at={draw.closesAt} showDate />
        </p>
      )}
      {(application.outcome || draw.state === 'cancelled') && <Outcome application={application} />}
      <Row>
        {mayChange && phase === 'open' && (
          <ButtonLink href={`${path}/apply${query}`} variant="quiet">
            {t('week-draw.change')}
          </ButtonLink>
        )}
        {mayChange && ['open', 'closing', 'revealing'].includes(phase) && (
          <PostButton
            action={`${path}/withdraw`}
            label={t('week-draw.withdraw')}
            fields={{ application: uuid, formKey: newToken() }}
            variant="quiet"
          />
        )}
      </Row>
    </Card>
  )
}
