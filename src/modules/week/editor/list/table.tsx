import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Icon } from '#ui/icons.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { addMinutes } from '#platform/time.ts'
import type { Session } from '../../model/problem.ts'
import { useWords } from '../../programme/words.ts'
import type { Board } from '../board/board.ts'
import { instantOf, warningsOf } from '../board/board.ts'
import { WarningList } from '../board/warnings.tsx'
import { arrows, valueOf } from './moves.ts'

interface TableProps {
  board: Board
  rows: readonly number[]
  stepMin: number
  focus: string | undefined
}

export function EditorTable({ board, rows, stepMin, focus }: TableProps) {
  const { t } = useUi()
  const columns = (['title', 'when', 'move', 'people', 'kind', 'problems'] as const).map((key) => ({
    key,
    label: key === 'move' ? t('week-editor.column.move') : t(`week.board.column.${key}`),
  }))
  const cells = rows.map((index) => ({
    title: <TitleCell board={board} index={index} />,
    when: <PlaceCell board={board} session={board.problem.sessions[index]!} />,
    move: <MoveCell {...{ board, index, stepMin, focus }} />,
    people: <PeopleCell board={board} session={board.problem.sessions[index]!} />,
    kind: <KindCell session={board.problem.sessions[index]!} />,
    problems: <WarningList board={board} warnings={warningsOf(board, index)} />,
  }))
  return <Table caption={t('week.board.caption')} captionHidden columns={columns} rows={cells} />
}

function TitleCell({ board: { week, problem }, index }: { board: Board; index: number }) {
  const { t } = useUi()
  const session = problem.sessions[index]!
  return (
    <>
      <a id={`s-${session.guid}`} href={`/office/weeks/${week.slug}/place/${session.guid}`}>
        <Text of={session.title} or={t('week.proposal.untitled')} />
      </a>{' '}
      <StateBadges locked={session.locked} state={session.state} />
    </>
  )
}

export function PlaceCell({ board: { problem }, session, showDate }: { board: Board; session: Session; showDate?: boolean }) {
  const { t } = useUi()
  const pick = useText()
  const { placing, durationMin } = session
  if (!placing) return <>{t('week.board.noTime')}</>
  const at = instantOf(problem, placing.start)
  const stream = pick(problem.streams[placing.stream]!.name)
  return (
    <>
      <When at={at} until={addMinutes(at, durationMin)} showDate={showDate} />
      <br />
      <span lang={stream.lang}>{stream.text}</span>
    </>
  )
}

function PeopleCell({ board: { problem }, session }: { board: Board; session: Session }) {
  const pick = useText()
  const people = [...session.lecturers, ...(session.placing?.moderators ?? session.moderators)]
  return <>{people.map((person) => pick(problem.persons[person]!.name).text).join(', ') || '—'}</>
}

function KindCell({ session }: { session: Session }) {
  const words = useWords()
  return <>{[words.format(session.format), words.grades(session.gradeFrom, session.gradeTo)].filter(Boolean).join(' · ')}</>
}

const signs = { earlier: '−', later: '+', previous: '←', next: '→' } as const

/** The arrows, the lock, and taking off: everything but choosing another place, which the title leads to. */
function MoveCell({
  board: { week, problem },
  index,
  stepMin,
  focus,
}: {
  board: Board
  index: number
  stepMin: number
  focus: string | undefined
}) {
  const { t } = useUi()
  const pick = useText()
  const session = problem.sessions[index]!
  const title = pick(session.title).text
  const { guid, locked, placing } = session
  if (!placing)
    return (
      <a class="button quiet" href={`/office/weeks/${week.slug}/place/${guid}`}>
        {t('week-editor.do.place')}
      </a>
    )
  const press = (did: string, value: string | undefined, label: string, face: preact.ComponentChildren) => (
    <button
      name="do"
      value={value}
      disabled={value === undefined}
      autofocus={focus === `${guid} ${did}`}
      aria-label={label}
      title={label}
      class="button quiet"
    >
      {face}
    </button>
  )
  return (
    <span class="week-moves">
      {arrows.map((arrow) => {
        const label = t(`week-editor.do.${arrow}`, { title, minutes: stepMin })
        return press(arrow, valueOf(problem, session, arrow, stepMin), label, signs[arrow])
      })}
      {press(
        'lock',
        `${locked ? 'unlock' : 'lock'} ${guid}`,
        t(locked ? 'week-editor.do.unlock' : 'week-editor.do.lock', { title }),
        <Icon name="lock" />,
      )}
      {press('unplace', `unplace ${guid}`, t('week-editor.do.unplace', { title }), <Icon name="close" />)}
    </span>
  )
}

export function StateBadges({ locked, state }: { locked: boolean; state: string }) {
  const { t } = useUi()
  return (
    <>
      {locked && <Badge tone="info">{t('week-editor.locked')}</Badge>}
      {state === 'confirmed' && <Badge tone="done">{t('week.state.confirmed')}</Badge>}
    </>
  )
}
