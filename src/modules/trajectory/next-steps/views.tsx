import type { LocalText, MessageValues } from '#platform/i18n.ts'
import { intlLocales } from '#platform/i18n.ts'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { ButtonLink } from '#ui/action.tsx'
import { When, zoneName } from '#ui/when.tsx'
import type { NextStep, Reason } from './rules.ts'

interface Props {
  steps: NextStep[]
  topics: { slug: string; name: LocalText }[]
}

/** Steps as cards, each with its reasons in words. */
export function NextSteps({ steps, topics }: Props) {
  const { t } = useUi()
  const text = useText()
  const words = useReasons(topics)
  if (steps.length === 0) {
    return (
      <Empty title={t('trajectory.steps.none')} action={<ButtonLink href="/programmes">{t('trajectory.steps.toProgrammes')}</ButtonLink>}>
        <p>{t('trajectory.steps.noneHint')}</p>
      </Empty>
    )
  }
  return (
    <CardGrid>
      {steps.map(({ choice, reasons }) => {
        const title = text(choice.title)
        return (
          <Card
            href={choice.href}
            title={title.text}
            titleLang={title.lang}
            accent={choice.topicSlug ?? undefined}
            motif={choice.kind === 'session' ? choice.guid : choice.slug}
            badges={<Badge tone="topic">{t(choice.kind === 'session' ? 'trajectory.steps.session' : 'trajectory.steps.programme')}</Badge>}
            meta={choice.kind === 'session' && <When at={choice.startsAt} until={choice.endsAt} showDate />}
          >
            <ul aria-label={t('trajectory.steps.why')}>
              {reasons.map((reason) => (
                <li>{words(reason)}</li>
              ))}
            </ul>
          </Card>
        )
      })}
    </CardGrid>
  )
}

function useReasons(topics: Props['topics']): (reason: Reason) => string {
  const { t, locale } = useUi()
  const text = useText()
  const day = new Intl.DateTimeFormat(intlLocales(locale), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  return ({ key, values = {}, topic }) => {
    const known: MessageValues = { ...values }
    if (topic) known.topic = text(topics.find((one) => one.slug === topic)?.name ?? {}).text || topic
    if (typeof values.zone === 'string') known.zone = zoneName(t, values.zone)
    if (typeof values.date === 'string') known.date = day.format(new Date(`${values.date}T00:00Z`))
    return t(key, known)
  }
}
