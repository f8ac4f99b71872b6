import { findPerson, register, staff } from '#people'
import type { Trx } from '#platform/db/database.ts'
import type { World } from '#platform/http/route.ts'
import { Temporal } from '#platform/time.ts'
import type { Content } from '../content.ts'
import { peopleOf } from '../content.ts'
import type { DemoState } from '../state.ts'

type Ids = Record<string, number>

const days = { record: 200, medical: 120, training: 320, soon: 16 }

/**
 * Papers of the adults who meet pupils, as somebody of the office noted them: they hold until well after the week. One moderator of
 * the coordinator whom visitors try runs out soon.
 */
export async function renewPapers(trx: Trx, content: Content, state: DemoState, endsOn: string): Promise<void> {
  const after = (count: number): string => Temporal.PlainDate.from(endsOn).add({ days: count }).toString()
  const [first, second] = peopleOf(content.people, 'office')
  const ids = state.base.people
  const soon = peopleOf(content.people, 'moderator').find((one) => !one.demo && one.member === triedMember(content))
  const adults = [...peopleOf(content.people, 'lecturer'), ...peopleOf(content.people, 'moderator'), ...peopleOf(content.people, 'office')]
  for (const [at, person] of adults.entries()) {
    const id = ids[person.slug]!
    const checkedBy = ids[(person.slug === first!.slug ? second! : first!).slug]!
    const seen = (kind: 'record' | 'medical' | 'training') => ({ kind, checkedBy, note: `№ ${1204 + at}` })
    await register.vetting(trx, id, after(person === soon ? days.soon : days.record), seen('record'))
    if (at % 3 === 0) await register.vetting(trx, id, after(days.medical), seen('medical'))
    if (at % 4 === 0) await register.vetting(trx, id, after(days.training), seen('training'))
  }
}

/** The member whose coordinator a visitor can try to be. */
function triedMember(content: Content): string | undefined {
  return peopleOf(content.people, 'coordinator').find((one) => one.demo)?.member
}

/** Where letters of the demonstration lead to. */
export const originOf = ({ config }: World): string => config.publicUrl ?? `http://127.0.0.1:${config.port}`

/** Two invitations that nobody has accepted yet: by the coordinator whom visitors try, and by the office. */
export async function inviteStaff(
  trx: Trx,
  content: Content,
  { people, members }: { people: Ids; members: Ids },
  at: { now: Temporal.Instant; origin: string },
): Promise<void> {
  const tried = content.members.find(({ slug }) => slug === triedMember(content))
  const coordinator = peopleOf(content.people, 'coordinator').find((one) => one.demo)
  if (!tried || !coordinator) return
  const memberId = members[tried.slug]!
  const wishes = [
    { by: coordinator.slug, email: 'novy-lektor@kaleidoscope.example', role: 'lecturer' },
    { by: peopleOf(content.people, 'office')[0]!.slug, email: 'vtoroy-koordinator@kaleidoscope.example', role: 'coordinator' },
  ] as const
  for (const { by, email, role } of wishes) {
    const actor = (await findPerson(trx, people[by]!))!
    await staff.invite(trx, { actor, email, grant: { role, memberId }, memberName: tried.shortName, ...at })
  }
}
