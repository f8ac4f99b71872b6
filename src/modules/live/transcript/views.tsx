import { ButtonLink } from '#ui/action.tsx'
import { useUi, useSheet } from '#ui/context.ts'
import { LinkTabs } from '#ui/nav.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { Question } from '../questions/store.ts'
import type { Room } from '../rooms/store.ts'
import { useRoomTitle } from '../rooms/title.ts'
import { langName } from '../video/source.ts'
import type { Paragraph } from './rules.ts'
import { clockText } from './rules.ts'

export interface TranscriptProps {
  room: Room
  /** Languages that there are captions in, and the one shown. */
  langs: string[]
  lang: string | undefined
  /** After an emergency stop the words are covered with the picture. */
  covered: boolean
  paragraphs: Paragraph[]
  answered: Question[]
}

export function TranscriptPage({ room, langs, lang, covered, paragraphs, answered }: TranscriptProps) {
  useSheet('live')
  const { t } = useUi()
  const title = useRoomTitle(room)
  const path = `/live/${room.uuid}`
  const tabs = langs.map((one) => ({
    href: `${path}/transcript?lang=${one}`,
    label: <span lang={one}>{langName(one)}</span>,
    current: one === lang,
  }))
  return (
    <>
      <PageHeader
        kicker={t('live.transcript.title')}
        title={title.text}
        titleLang={title.lang}
        lead={<When at={room.startsAt} until={room.endsAt} showDate />}
      >
        <ButtonLink href={room.state === 'ended' ? room.backPath : path} variant="quiet">
          {t(room.state === 'ended' ? 'live.gate.back' : 'live.toRoom')}
        </ButtonLink>
      </PageHeader>
      <Section title={t('live.transcript.said')} id="said">
        {tabs.length > 1 && <LinkTabs items={tabs} label={t('live.transcript.langs')} />}
        {covered ? (
          <Notice tone="warning">
            <p>{t('live.transcript.covered')}</p>
          </Notice>
        ) : (
          <Said paragraphs={paragraphs} lang={lang} />
        )}
      </Section>
      <Section title={t('live.ended.answered')} id="answered">
        <Answered answered={answered} />
      </Section>
    </>
  )
}

function Said({ paragraphs, lang }: { paragraphs: Paragraph[]; lang: string | undefined }) {
  const { t } = useUi()
  if (paragraphs.length === 0) return <p>{t('live.transcript.none')}</p>
  return (
    <div class="prose live-said" lang={lang}>
      {paragraphs.map(({ atMs, speaker, text }) => (
        <p>
          <span class="live-time">{clockText(atMs)}</span> {speaker && <b>{speaker}: </b>}
          {text}
        </p>
      ))}
    </div>
  )
}

function Answered({ answered }: { answered: Question[] }) {
  const { t } = useUi()
  if (answered.length === 0) return <p>{t('live.questions.noneEnded')}</p>
  return (
    <ol class="prose live-answers">
      {answered.map((question) => (
        <li id={`q${question.number}`}>
          <p>
            <b>{question.body}</b> {!question.unsigned && <span class="live-by">{question.label}</span>}
          </p>
          <p>{question.answer || t('live.transcript.spoken')}</p>
        </li>
      ))}
    </ol>
  )
}
