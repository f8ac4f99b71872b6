import { newToken } from '#platform/ids.ts'
import { Temporal } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { Conflict } from '../../editor/commands/command.ts'
import type { WeekProblem } from '../../model/problem.ts'
import { bookedMoves } from './actions.ts'
import { instantOf } from './picture.tsx'
import type { RunPageProps } from './run-props.ts'

const movesMost = 100

/** What gets another place; sessions with bookings first, since people keep those times free. */
export function MoveTable({ task, moves }: RunPageProps) {
  const { t } = useUi()
  const { problem } = task
  const shown = moves.toSorted((a, b) => problem.sessions[b.at]!.booked - problem.sessions[a.at]!.booked).slice(0, movesMost)
  const rows = shown.map(({ at, placing }) => ({
    session: <Text of={problem.sessions[at]!.title} />,
    from: <Where problem={problem} placing={problem.sessions[at]!.placing} />,
    to: <Where problem={problem} placing={placing} />,
    booked: problem.sessions[at]!.booked,
  }))
  const columns = (['session', 'from', 'to', 'booked'] as const).map((key) => ({
    key,
    label: t(`week-solve.run.moves.${key}`),
    numeric: key === 'booked',
  }))
  return (
    <>
      <Table caption={t('week-solve.run.moves.caption')} captionHidden columns={columns} rows={rows} />
      {moves.length > movesMost && <p>{t('week-solve.run.moves.more', { n: moves.length - movesMost })}</p>}
    </>
  )
}

/** A time and a stream, or that there is none. */
export function Where({ problem, placing }: { problem: WeekProblem; placing: { start: number; stream: number } | null }) {
  const { t } = useUi()
  if (!placing) return <>{t('week-solve.run.moves.nowhere')}</>
  return (
    <>
      <When at={instantOf(problem, placing.start)} showDate /> · <Text of={problem.streams[placing.stream]!.name} />
    </>
  )
}

export function ApplyForm({ week, run, task, moves, stale }: RunPageProps) {
  const { t } = useUi()
  const booked = bookedMoves(task.problem, moves).length
  return (
    <Section title={t('week-solve.run.apply.title')} id="apply">
      {stale && <Stale problem={task.problem} conflicts={stale.conflicts} />}
      <p>{t('week-solve.run.apply.text')}</p>
      <Form action={`/office/weeks/${week.slug}/solve/${run.uuid}/apply`} id="apply-form">
        <FormKey value={newToken()} />
        <input type="hidden" name="seen" value={stale?.revision ?? run.timetableRevision} />
        {booked > 0 && <Checkbox name="booked" value="yes" label={t('week-solve.run.apply.booked', { n: booked })} required />}
        <SubmitRow>
          <Button>{stale ? t('week-solve.run.apply.over') : t('week-solve.run.apply.submit', { n: moves.length })}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

function Stale({ problem, conflicts }: { problem: WeekProblem; conflicts: readonly Conflict[] }) {
  const { t } = useUi()
  const pick = useText()
  const titles = new Map(problem.sessions.map(({ guid, title }) => [guid, pick(title).text]))
  const streams = new Map(problem.streams.map(({ id, name }) => [id, name]))
  return (
    <Notice tone="danger" title={t('week-solve.run.stale.title')}>
      <p>{t('week-solve.run.stale.text')}</p>
      <ul>
        {conflicts.map(({ guid, current }) => (
          <li>
            “{titles.get(guid)}”{' '}
            {current.place ? (
              <>
                <When at={Temporal.Instant.from(current.place.startsAt)} showDate /> ·{' '}
                <Text of={streams.get(current.place.streamId) ?? {}} />
              </>
            ) : (
              t('week-solve.run.moves.nowhere')
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
