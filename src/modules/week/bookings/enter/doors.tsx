import { PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'

/** Rooms of the staff behind a session's room. */
export const staffDoors = ['studio', 'desk', 'pulse'] as const
export type StaffDoor = (typeof staffDoors)[number]

export const isStaffDoor = (word: string | undefined): word is StaffDoor => staffDoors.some((door) => door === word)

/** Who leads goes on air in the studio and sees the pulse; who keeps the room works at the desk. */
export function doorsOf(role: 'lecturer' | 'moderator' | 'duty', source: string | undefined): StaffDoor[] {
  if (role !== 'lecturer') return ['desk', 'pulse']
  return source === 'broadcast' ? ['studio', 'pulse', 'desk'] : ['pulse', 'desk']
}

/** Each by a ticket that is made at the click. */
export function StaffDoors({ path, doors }: { path: string; doors: readonly StaffDoor[] }) {
  const { t } = useUi()
  return (
    <div class="week-doors">
      {doors.map((door, at) => (
        <PostButton
          action={`${path}/enter`}
          label={t(`week-wave.door.${door}`)}
          fields={{ to: door }}
          variant={at === 0 ? 'primary' : 'quiet'}
        />
      ))}
    </div>
  )
}
