import { Button, ButtonLink } from '#ui/action.tsx'
import { Facts } from '#ui/card.tsx'
import { useSheet, useText, useUi } from '#ui/context.ts'
import { Field, Form, Select, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section, Split } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { zoneName } from '#ui/when.tsx'
import type { Session } from '../../model/problem.ts'
import { useWords } from '../../programme/words.ts'
import type { Board } from '../board/board.ts'
import { warningsOf } from '../board/board.ts'
import { WarningList } from '../board/warnings.tsx'
import { DoneNotice } from '../history/views.tsx'
import { PlaceCell, StateBadges } from '../list/table.tsx'
import { Presence } from '../presence/views.tsx'
import { ItemMeter } from '../zones/meter.tsx'
import { Carried } from './carried.tsx'
import type { PlaceProps } from './carried.tsx'
import { PeopleForm } from './people-form.tsx'
import { SlotList } from './slot-list.tsx'

/** One session's place, people and length, with everything that is said about them. */
export function PlacePage(props: PlaceProps) {
  useSheet('week-office')
  const { board, index, done, here, merged, show, stepMin, errors } = props
  const { week, problem } = board
  const { t } = useUi()
  const pick = useText()
  const session = problem.sessions[index]!
  const title = pick(session.title)
  const warnings = warningsOf(board, index)
  const path = `/office/weeks/${week.slug}`
  const crumbs = [
    { href: '/office/weeks', label: t('week.office.weeks') },
    { href: path, label: <Text of={week.name} /> },
    { label: t('week-editor.place.crumb') },
  ]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader title={title.text || t('week.proposal.untitled')} titleLang={title.lang}>
        <StateBadges locked={session.locked} state={session.state} />
      </PageHeader>
      <Presence here={here} board={board} />
      {done && <DoneNotice {...{ board, merged }} command={done} back={{ back: 'place', show, stepMin }} />}
      {!done && warnings.length > 0 && (
        <Notice tone="warning" title={t('week.place.problems')}>
          <WarningList board={board} warnings={warnings} />
        </Notice>
      )}
      {errors?.form && <Notice tone="danger" title={errors.form} />}
      <Split aside={<PlaceFacts board={board} session={session} />}>
        <SlotSection {...props} />
        <TypedPlace {...props} />
        <PeopleForm {...props} />
        <LengthForm {...props} />
      </Split>
    </>
  )
}

function PlaceFacts({ board, session }: { board: Board; session: Session }) {
  const { t } = useUi()
  const words = useWords()
  const path = `/office/weeks/${board.week.slug}`
  const kind = [words.format(session.format), words.grades(session.gradeFrom, session.gradeTo)].filter(Boolean).join(' · ')
  const blocks = session.blocks
    .map(({ minutes, screen }) => t(screen ? 'week-editor.block.screen' : 'week-editor.block.off', { minutes }))
    .join(' · ')
  const items = [
    { term: t('week.session.when'), children: <PlaceCell board={board} session={session} showDate /> },
    { term: t('week.board.column.kind'), children: kind },
    { term: t('week-editor.length.title'), children: t('week-editor.step.minutes', { minutes: session.durationMin }) },
    ...(blocks === '' ? [] : [{ term: t('week-editor.block.title'), children: blocks }]),
    ...(session.booked > 0 ? [{ term: t('week-editor.booked'), children: String(session.booked) }] : []),
    {
      term: t('week-editor.zones.title'),
      children: <ItemMeter problem={board.problem} item={session.item} coverage={board.evaluator.coverageOf(session.item)} />,
    },
  ]
  return (
    <div class="week-aside">
      <Facts items={items} />
      <a href={`${path}/sessions/${session.guid}/why`}>{t(session.placing ? 'week-solve.why.title' : 'week-solve.why.titleLeft')}</a>
      {board.scope === undefined && <a href={`${path}/sessions/${session.guid}`}>{t('week-editor.place.whole')}</a>}
    </div>
  )
}

function SlotSection(props: PlaceProps) {
  const { board, index } = props
  const { t } = useUi()
  const { guid, placing, locked } = board.problem.sessions[index]!
  return (
    <Section title={t('week-editor.slots.title')} id="slots">
      <form method="post" action={`/office/weeks/${board.week.slug}/commands`} class="week-slots">
        <Carried {...props} />
        <SlotList {...props} />
        <SubmitRow>
          <Button variant="quiet" name="do" value={`${locked ? 'unlock' : 'lock'} ${guid}`}>
            {t(locked ? 'week-editor.do.unlockThis' : 'week-editor.do.lockThis')}
          </Button>
          {placing && (
            <Button variant="quiet" name="do" value={`unplace ${guid}`}>
              {t('week-editor.do.unplaceThis')}
            </Button>
          )}
          <ButtonLink variant="quiet" href={`/office/weeks/${board.week.slug}#s-${guid}`}>
            {t('week-editor.place.toList')}
          </ButtonLink>
        </SubmitRow>
      </form>
    </Section>
  )
}

function TypedPlace(props: PlaceProps) {
  const { board, index, values, errors } = props
  const { week, problem } = board
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  return (
    <Section title={t('week-editor.place.title')} id="place">
      <Form id="place-form" action={`/office/weeks/${week.slug}/commands`} errors={onlyOf(errors, ['date', 'time', 'stream'])}>
        <Carried {...props} />
        <div class="week-times">
          <Select
            name="date"
            label={t('week.place.date')}
            options={problem.days.map(({ date }) => ({ value: date, label: words.date(date) }))}
            value={values.date}
          />
          <Field
            name="time"
            type="time"
            label={t('week.place.time')}
            hint={t('week.place.timeHint', { zone: zoneName(t, week.zone) })}
            value={values.time}
            width={10}
          />
          <Select
            name="stream"
            label={t('week.session.stream')}
            placeholder={t('week.place.choose')}
            options={problem.streams.map(({ id, name }) => ({ value: id, label: pick(name).text, lang: pick(name).lang }))}
            value={values.stream}
          />
        </div>
        <SubmitRow>
          <Button name="do" value={`put ${problem.sessions[index]!.guid}`}>
            {t('week-editor.do.put')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function LengthForm(props: PlaceProps) {
  const { board, index, values, errors } = props
  const { t } = useUi()
  return (
    <Section title={t('week-editor.length.title')} id="length">
      <Form id="length-form" action={`/office/weeks/${board.week.slug}/commands`} errors={onlyOf(errors, ['durationMin'])}>
        <Carried {...props} />
        <Field
          name="durationMin"
          type="number"
          min={5}
          max={600}
          label={t('week.proposal.duration')}
          value={values.durationMin}
          width="short"
        />
        <SubmitRow>
          <Button variant="quiet" name="do" value={`duration ${board.problem.sessions[index]!.guid}`}>
            {t('week-editor.do.duration')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function onlyOf(errors: Record<string, string> | undefined, fields: readonly string[]): Record<string, string> | undefined {
  const found = Object.entries(errors ?? {}).filter(([field]) => fields.includes(field))
  return found.length > 0 ? Object.fromEntries(found) : undefined
}
