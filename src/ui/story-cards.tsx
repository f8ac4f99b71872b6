import type { VNode } from 'preact'
import { Badge, Card, CardGrid, Facts, Stat, StatRow } from './card.tsx'
import { useUi } from './context.ts'
import { Section } from './page.tsx'
import { When } from './when.tsx'

const topics = ['space', 'life', 'robotics', 'ai', 'chemistry', 'earth-and-climate', 'engineering', 'medicine']

export function CardStory(): VNode {
  const { t, now } = useUi()
  return (
    <>
      <Section id="live" title={t('ui.story.live')} more={{ href: '#all', label: t('ui.story.more') }}>
        <CardGrid>
          {topics.slice(0, 3).map((topic, at) => (
            <Card
              href={`#${topic}`}
              title={t('ui.story.cardTitle', { at })}
              kicker={t('ui.story.space')}
              accent={topic}
              motif={topic}
              badges={<Badge tone={at === 0 ? 'live' : 'soon'}>{t(at === 0 ? 'ui.story.onAir' : 'ui.story.soon')}</Badge>}
              meta={<When at={now.add({ hours: at })} until={now.add({ hours: at, minutes: 30 })} />}
            >
              <p>{t('ui.story.text')}</p>
            </Card>
          ))}
        </CardGrid>
      </Section>
      <Section id="all" title={t('ui.story.cards')}>
        <CardGrid>
          {topics.map((topic, at) => (
            <Card
              href={`#${topic}`}
              title={t('ui.story.cardTitle', { at: at % 3 })}
              kicker={t('ui.story.space')}
              accent={topic}
              badges={
                <>
                  <Badge>{t('ui.story.lecture')}</Badge>
                  <Badge tone="topic">{t('ui.story.grades')}</Badge>
                </>
              }
              meta={<When at={now.add({ hours: at })} />}
            />
          ))}
          <Card title={t('ui.story.plain')}>{t('ui.story.text')}</Card>
        </CardGrid>
        <BadgeStory />
        <FactStory />
      </Section>
    </>
  )
}

function BadgeStory(): VNode {
  const { t } = useUi()
  const accents = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  return (
    <div class="row">
      <Badge>{t('ui.story.lecture')}</Badge>
      <Badge tone="live">{t('ui.story.onAir')}</Badge>
      <Badge tone="soon">{t('ui.story.soon')}</Badge>
      <Badge tone="done">{t('ui.story.done')}</Badge>
      <Badge tone="warn">{t('ui.story.fewSeats')}</Badge>
      <Badge tone="info">{t('ui.story.fewSeats')}</Badge>
      {accents.map((accent) => (
        <Badge tone="topic" accent={accent}>
          {t('ui.story.topic')} {accent}
        </Badge>
      ))}
    </div>
  )
}

function FactStory(): VNode {
  const { t, now } = useUi()
  const text = t('ui.story.text')
  return (
    <>
      <hr />
      <Facts
        items={[
          { term: t('ui.story.time'), icon: 'clock', children: <When at={now} until={now.add({ minutes: 45 })} showDate /> },
          { term: t('ui.story.grade'), icon: 'grade', children: t('ui.story.grades') },
          { term: t('ui.story.kit'), icon: 'kit', children: text },
        ]}
      />
      <StatRow>
        <Stat value="2 418" label={t('ui.story.statConnections')} definition={t('ui.story.text')} href="#rows" />
        <Stat value="61 207" label={t('ui.story.statPupils')} />
        <Stat value="83" label={t('ui.story.statRegions')} />
      </StatRow>
    </>
  )
}
