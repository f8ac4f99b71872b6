import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, Select, SubmitRow } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import type { Person } from '../../model/problem.ts'
import type { AdultChoice } from '../../timetable/session-view.tsx'
import { Carried } from './carried.tsx'
import type { PlaceProps } from './carried.tsx'

const lecturerFields = ['lecturer1', 'lecturer2', 'lecturer3'] as const
const moderatorFields = ['moderator1', 'moderator2'] as const

/** Who leads and who keeps the room; whoever stands there already can be chosen even where no list has them. */
export function PeopleForm(props: PlaceProps) {
  const { board, index, values, lecturers, moderators } = props
  const { problem, week } = board
  const { t } = useUi()
  const pick = useText()
  const session = problem.sessions[index]!
  const optionsOf = (choices: readonly AdultChoice[], now: readonly number[]) => {
    const listed = choices.map(({ id, name, isVetted }) => ({ value: String(id), label: isVetted ? `${name} ✓` : name }))
    const missing = now.map((at) => problem.persons[at]!).filter((person) => listed.every(({ value }) => value !== valueOf(person)))
    return [...listed, ...missing.map((person) => ({ value: valueOf(person), label: pick(person.name).text }))]
  }
  const keepers = optionsOf(moderators, session.placing?.moderators ?? session.moderators)
  const leaders = optionsOf(lecturers, session.lecturers)
  const select = (name: string, options: typeof keepers, label: string, hint?: string) => (
    <Select {...{ name, label, options, hint }} placeholder={t('week.place.nobody')} value={values[name]} required={false} />
  )
  return (
    <Section title={t('week-editor.people.title')} id="people">
      <Form id="people-form" action={`/office/weeks/${week.slug}/commands`}>
        <Carried {...props} />
        <div class="week-times">
          {lecturerFields.map((name, turn) =>
            select(
              name,
              leaders,
              turn === 0 ? t('week.place.lecturer') : `${t('week.place.lecturerMore')} (${turn + 1})`,
              turn === 0 ? t('week.place.vettedHint') : undefined,
            ),
          )}
        </div>
        <div class="week-times">
          {moderatorFields.map((name, turn) =>
            select(name, keepers, t(turn === 0 ? 'week.place.moderator' : 'week-editor.people.moderatorMore')),
          )}
        </div>
        <SubmitRow>
          <Button variant="quiet" name="do" value={`people ${session.guid}`}>
            {t('week-editor.do.people')}
          </Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

const valueOf = ({ personId, speakerId }: Person): string => (personId === null ? `s${speakerId}` : String(personId))
