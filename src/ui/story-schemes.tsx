import type { VNode } from 'preact'
import { accentClass } from './accent.ts'
import { Button } from './action.tsx'
import { Badge, Card, CardGrid } from './card.tsx'
import { ColumnsChart } from './chart.tsx'
import { useUi } from './context.ts'
import { Checkbox, Field, Radios } from './form.tsx'
import { schemes } from './look.ts'
import { Kaleidoscope } from './motif.tsx'
import { Notice, Progress } from './notice.tsx'
import { Columns, Row, Section } from './page.tsx'
import { StageSwitch } from './stage.tsx'
import { drawnTopics, TopicPicture } from './topic-picture.tsx'

/** The same handful of parts by day, by night and in each of the five schemes, whatever the reader's own look is; who reads in a scheme sees the schemes alone. */
export function SchemeStory(): VNode {
  const { t, look } = useUi()
  return (
    <Section title={t('ui.story.schemes')} id="schemes">
      <Columns>
        {look.scheme === 'own' &&
          (['light', 'dark'] as const).map((theme) => (
            <div class="scheme-sample" data-theme={theme}>
              <Sample name={theme} title={t(`ui.story.${theme}`)} />
            </div>
          ))}
        {schemes
          .filter((scheme) => scheme !== 'own')
          .map((scheme) => (
            <div class="scheme-sample" data-scheme={scheme}>
              <Sample name={scheme} title={t(`ui.panel.scheme.${scheme}`)} />
            </div>
          ))}
      </Columns>
    </Section>
  )
}

function Sample({ name, title }: { name: string; title: string }): VNode {
  const { t } = useUi()
  return (
    <>
      <h3>{title}</h3>
      <p>
        {t('ui.story.text')} <a href="#schemes">{t('ui.story.more')}</a>
      </p>
      <Row>
        <Button>{t('ui.story.save')}</Button>
        <Button variant="quiet">{t('ui.story.draft')}</Button>
        <Button variant="danger">{t('ui.story.remove')}</Button>
        <Button disabled>{t('ui.story.save')}</Button>
      </Row>
      <Row>
        <Badge tone="live">{t('ui.story.onAir')}</Badge>
        <Badge tone="soon">{t('ui.story.soon')}</Badge>
        <Badge tone="warn">{t('ui.story.fewSeats')}</Badge>
        <Badge tone="topic" accent="life">
          {t('ui.story.topic')}
        </Badge>
        <TopicPicture topic="life" size={56} />
        <Kaleidoscope seed={name} size={56} />
      </Row>
      <Notice tone="warning" title={t('ui.story.noticeWarning')}>
        {t('ui.story.text')}
      </Notice>
      <CardGrid>
        <Card title={t('ui.story.plain')} accent="space" kicker={t('ui.story.space')} href={`#${name}`}>
          {t('ui.story.text')}
        </Card>
      </CardGrid>
      <Field name={`school-${name}`} label={t('ui.story.school')} error={t('ui.story.errorSchool')} />
      <Radios
        name={`grade-${name}`}
        label={t('ui.story.grade')}
        inline
        value={5}
        options={[5, 6].map((grade) => ({ value: grade, label: String(grade) }))}
      />
      <Checkbox name={`consent-${name}`} label={t('ui.story.consent')} checked />
      <Progress label={t('ui.story.progress')} value={87} max={240} text="87 / 240" />
      <ColumnsChart
        title={`${t('ui.story.byGrade')}: ${title}`}
        rows={[120, 340, 560].map((value, at) => ({ label: `${at + 5}`, value }))}
      />
    </>
  )
}

/** What pages of pupils are made of: the switch of ages and the topics' pictures. */
export function StageStory(): VNode {
  const { t } = useUi()
  return (
    <Section title={t('ui.story.ages')} id="ages">
      <StageSwitch />
      <ul class="tiles">
        {drawnTopics.map((topic) => (
          <li>
            <a class={accentClass(topic)} href={`#${topic}`}>
              <TopicPicture topic={topic} size={72} />
              {topic}
            </a>
          </li>
        ))}
      </ul>
      <Radios
        name="nickname"
        label={t('ui.story.plain')}
        options={['ural', 'baikal'].map((value) => ({
          value,
          label: t('ui.story.space'),
          picture: <Kaleidoscope seed={value} size={56} />,
        }))}
      />
    </Section>
  )
}
