import { useUi, UiContext } from '#ui/context.ts'
import { When } from '#ui/when.tsx'
import type { PublishedSession } from '../weeks/published.ts'

/** The time of a session on the wall of a school, and in Moscow: a class sits where its school is, wherever its teacher reads. */
export function SchoolWhen({ session, zone }: { session: Pick<PublishedSession, 'startsAt' | 'endsAt'>; zone?: string }) {
  const ui = useUi()
  const when = <When at={session.startsAt} until={session.endsAt} showDate />
  return zone === undefined ? when : <UiContext.Provider value={{ ...ui, zone }}>{when}</UiContext.Provider>
}
