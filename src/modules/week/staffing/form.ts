import type { FormValues } from '#platform/http/form.ts'
import type { Adult } from '../editor/commands/command.ts'
import type { WorkingPerson, WorkingSession } from '../timetable/store.ts'

/** The field in which somebody may be put in another's place. */
export const fieldOf = ({ role, speakerId }: WorkingPerson): string => `${role}-${speakerId}`

const idOf = (word: string | undefined): number | undefined => (word && /^\d{1,15}$/.test(word) ? Number(word) : undefined)

/** Everybody as they stand, but those who are replaced (a person's id) or taken out ("none"), and whoever is added as `lecturer` or `moderator`. */
export function chosenPeople(session: Pick<WorkingSession, 'people'>, values: FormValues): Adult[] {
  const kept = session.people.flatMap((person): Adult[] => {
    const { role, personId, speakerId } = person
    const word = values[fieldOf(person)]
    const other = idOf(word)
    if (word === 'none') return []
    if (other !== undefined) return [{ role, personId: other }]
    return [personId === null ? { role, speakerId } : { role, personId }]
  })
  const added = (['lecturer', 'moderator'] as const).flatMap((role): Adult[] => {
    const personId = idOf(values[role])
    return personId === undefined ? [] : [{ role, personId }]
  })
  return [...kept, ...added]
}
