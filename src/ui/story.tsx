import type { VNode } from 'preact'
import { Button, ButtonLink, PostButton } from './action.tsx'
import { useUi } from './context.ts'
import { Icon, iconNames } from './icons.tsx'
import { Kaleidoscope } from './motif.tsx'
import { Filters, FilterGroup, LinkTabs, Pages } from './nav.tsx'
import { Empty, Notice, Progress } from './notice.tsx'
import { Crumbs, PageHeader, Prose, Row, Section, Split } from './page.tsx'
import { CardStory } from './story-cards.tsx'
import { DataStory } from './story-data.tsx'
import { FormStory } from './story-form.tsx'
import { SchemeStory, StageStory } from './story-schemes.tsx'
import { SearchForm } from './search-form.tsx'
import { Table } from './table.tsx'
import { When } from './when.tsx'

/** Every component in its states: to look at, and for the tests of accessibility. */
export function KitStory(): VNode {
  const { t, now } = useUi()
  return (
    <>
      <PageHeader kicker={t('ui.story.kicker')} title={t('ui.story.title')} lead={t('ui.story.lead')} motif="story-12">
        <ButtonLink href="#live">{t('ui.story.watch')}</ButtonLink>
        <ButtonLink href="#all" variant="quiet">
          {t('ui.story.programme')}
        </ButtonLink>
      </PageHeader>
      <CardStory />
      <Crumbs
        items={[{ href: '/', label: t('ui.shell.name') }, { href: '#', label: t('ui.story.programme') }, { label: t('ui.story.title') }]}
      />
      <PageHeader
        title={t('ui.story.plain')}
        kicker={<When at={now} until={now.add({ minutes: 30 })} showDate />}
        lead={t('ui.story.lead')}
      />
      <NavStory />
      <NoticeStory />
      <FormStory />
      <DataStory />
      <PictureStory />
      <StageStory />
      <SchemeStory />
    </>
  )
}

function NavStory(): VNode {
  const { t } = useUi()
  const days = ['22', '23', '24', '25', '26']
  const grades = ['1–4', '5–7', '8–9', '10–11']
  return (
    <Section title={t('ui.story.nav')}>
      <LinkTabs
        label={t('ui.story.days')}
        items={days.map((day, at) => ({ href: `#${day}`, label: t('ui.story.day', { day }), current: at === 1 }))}
      />
      <Filters>
        <FilterGroup
          label={t('ui.story.grade')}
          items={[
            { href: '#', label: t('ui.story.any') },
            ...grades.map((label, at) => ({ href: '#', label, current: at === 1, count: 12 + at * 7 })),
          ]}
        />
        <FilterGroup
          label={t('ui.story.topic')}
          items={[
            { href: '#', label: t('ui.story.any'), current: true },
            { href: '#', label: t('ui.story.space'), count: 14 },
          ]}
        />
      </Filters>
      <SearchForm id="story-search" label={t('ui.story.programme')} q={t('ui.story.space')} />
      <Pages page={4} pages={12} href={(page) => `?page=${page}`} />
    </Section>
  )
}

function NoticeStory(): VNode {
  const { t } = useUi()
  return (
    <Section title={t('ui.story.notices')}>
      <Notice title={t('ui.story.noticeInfo')}>{t('ui.story.text')}</Notice>
      <Notice tone="success" title={t('ui.story.noticeSuccess')}>
        {t('ui.story.text')}
      </Notice>
      <Notice tone="warning" title={t('ui.story.noticeWarning')}>
        {t('ui.story.text')} <a href="#">{t('ui.story.more')}</a>
      </Notice>
      <Notice tone="danger">{t('ui.story.noticeDanger')}</Notice>
      <Progress label={t('ui.story.progress')} value={87} max={240} text="87 / 240" />
      <Progress label={t('ui.story.waiting')} />
      <Empty title={t('ui.story.empty')} action={<ButtonLink href="#">{t('ui.story.programme')}</ButtonLink>}>
        <p>{t('ui.story.text')}</p>
      </Empty>
      <Row>
        <Button>{t('ui.story.save')}</Button>
        <Button variant="quiet">{t('ui.story.draft')}</Button>
        <Button variant="danger">{t('ui.story.remove')}</Button>
        <Button disabled>{t('ui.story.save')}</Button>
        <PostButton action="#" label={t('ui.story.remove')} variant="danger" fields={{ id: 7 }} confirm={t('ui.story.confirm')} />
      </Row>
    </Section>
  )
}

function PictureStory(): VNode {
  const { t } = useUi()
  const seeds = ['ural', 'baikal', 'kama', 'ob', 'lena', 'amur', 'neva', 'don', 'oka', 'volga', 'terek', 'angara']
  return (
    <Section title={t('ui.story.pictures')}>
      <Row>
        {seeds.map((seed) => (
          <Kaleidoscope seed={seed} size={88} />
        ))}
      </Row>
      <Split
        aside={
          <Table
            caption={t('ui.story.aside')}
            columns={[
              { key: 'a', label: t('ui.chart.label') },
              { key: 'b', label: t('ui.chart.value'), numeric: true },
            ]}
            rows={[
              { a: t('ui.story.space'), b: 12 },
              { a: t('ui.story.any'), b: 7 },
            ]}
          />
        }
      >
        <Prose>
          <h2>{t('ui.story.prose')}</h2>
          <p>{t('ui.story.text')}</p>
          <ul>
            <li>{t('ui.story.lead')}</li>
            <li>
              <a href="#">{t('ui.story.more')}</a>
            </li>
          </ul>
        </Prose>
      </Split>
      <Row>
        {iconNames.map((name) => (
          <span>
            <Icon name={name} /> <small>{name}</small>
          </span>
        ))}
      </Row>
    </Section>
  )
}
