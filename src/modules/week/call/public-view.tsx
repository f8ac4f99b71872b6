import { ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { daySpan, When } from '#ui/when.tsx'
import { isBefore } from '#platform/time.ts'
import { blocksInWords } from '../proposals/told.tsx'
import { useWords } from '../programme/words.ts'
import { presetBlocks, sumOf } from '../weeks/blocks.ts'
import { screenNorm } from '../weeks/kinds.ts'
import { isCallOpen } from '../weeks/call-window.ts'
import type { Stream, Week } from '../weeks/store.ts'
import type { Call, Question } from './store.ts'

interface CallPageProps {
  week: Week
  call: Call
  questions: readonly Question[]
  tracks: readonly Stream[]
}

/** What is called for, until when, and what a proposal has to tell: for everybody, before anybody signs in. */
export function CallPage({ week, call, questions, tracks }: CallPageProps) {
  const { t, locale } = useUi()
  const pick = useText()
  return (
    <>
      <Crumbs
        items={[{ href: '/weeks', label: t('week.programme.weeks') }, { label: <Text of={week.name} /> }, { label: t('week-call.title') }]}
      />
      <PageHeader
        motif={`${week.slug} call`}
        kicker={<Text of={week.name} />}
        title={t('week-call.propose')}
        lead={t('week-call.lead', { dates: daySpan(locale, week.startsOn, week.endsOn) })}
      >
        <Propose week={week} />
      </PageHeader>
      <Window week={week} call={call} />
      {Object.keys(call.text).length > 0 && (
        <Prose lang={pick(call.text).lang}>
          {pick(call.text)
            .text.split(/\n\s*\n/)
            .map((paragraph) => (
              <p>{paragraph}</p>
            ))}
        </Prose>
      )}
      <Formats call={call} />
      <Norms />
      {tracks.length > 0 && (
        <Section title={t('week-call.tracks')} id="tracks">
          <p class="row">
            {tracks.map((track) => (
              <Badge>
                <Text of={track.name} />
              </Badge>
            ))}
          </p>
        </Section>
      )}
      <Asked questions={questions} />
    </>
  )
}

const proposers = ['coordinator', 'lecturer', 'office']

/** Whoever isn't signed in may be a lecturer; a pupil who is signed in isn't led where nothing opens. */
function Propose({ week }: { week: Week }) {
  const { t, now, person } = useUi()
  if (!isCallOpen(week, now)) return null
  if (person && !person.roles.some((role) => proposers.includes(role))) return <p>{t('week-call.forLecturers')}</p>
  return <ButtonLink href={`/proposals/new?week=${week.slug}`}>{t('week-call.propose')}</ButtonLink>
}

/** The two instants, on the reader's wall and on Moscow's. */
function Window({ week, call }: { week: Week; call: Call }) {
  const { t, now } = useUi()
  const isOpen = isCallOpen(week, now)
  const isAhead = isBefore(now, call.opensAt)
  return (
    <Notice tone={isOpen ? 'success' : 'info'} title={t(isOpen ? 'week-call.isOpen' : isAhead ? 'week-call.isAhead' : 'week-call.isOver')}>
      <p>
        {t('week-call.from')} <When at={call.opensAt} showDate />
        <br />
        {t('week-call.until')} <When at={call.closesAt} showDate />
      </p>
      {isOpen && <p>{t('week-call.freezes')}</p>}
    </Notice>
  )
}

function Formats({ call }: { call: Call }) {
  const { t } = useUi()
  const words = useWords()
  return (
    <Section title={t('week-call.formats')} id="formats">
      <p>{t('week.proposal.formatHint')}</p>
      <p class="row">
        {call.formats.map((format) => (
          <Badge tone="info">{words.format(format)}</Badge>
        ))}
      </p>
    </Section>
  )
}

const ages = [
  { from: 1, to: 4 },
  { from: 5, to: 9 },
  { from: 10, to: 11 },
] as const

/** What a session looks like that keeps the norms, by age. */
function Norms() {
  const { t } = useUi()
  const columns = (['grades', 'minutes', 'blocks', 'screen'] as const).map((key) => ({ key, label: t(`week-call.norms.${key}`) }))
  return (
    <Section title={t('week-call.norms')} id="norms">
      <p>{t('week-call.norms.text')}</p>
      <Table
        caption={t('week-call.norms')}
        captionHidden
        columns={columns}
        rows={ages.map(({ from, to }) => {
          const norm = screenNorm(from)
          const { durationMin, durationMax } = norm
          return {
            grades: t('week.gradesShort', { from, to }),
            minutes: durationMin === durationMax ? durationMax : `${durationMin}–${durationMax}`,
            blocks: `${blocksInWords(presetBlocks(from), t)} = ${sumOf(presetBlocks(from))}`,
            screen: t('week-call.norms.screenText', { block: norm.screenBlockMin, total: norm.screenTotalMin }),
          }
        })}
      />
    </Section>
  )
}

function Asked({ questions }: { questions: readonly Question[] }) {
  const { t } = useUi()
  return (
    <Section title={t('week-call.asked')} id="asked">
      <p>{t('week-call.asked.text')}</p>
      {questions.length > 0 && (
        <>
          <p>{t('week-call.asked.also')}</p>
          <ul>
            {questions.map((question) => (
              <li>
                <Text of={question.label} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
