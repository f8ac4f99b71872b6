import type { FormValues } from '#platform/http/form.ts'
import { wallDate } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import type { CommandOutcome } from '../commands/command.ts'
import type { Wish } from './form.ts'

/** Where a post leads: back to the list, the grid or the session's place, with what was done and the same button in focus. */
export function afterwards(week: Week, fields: FormValues, wish: Wish, outcome: Extract<CommandOutcome, { ok: true }>): string {
  const path = `/office/weeks/${week.slug}`
  const { back = '', step, show } = fields
  const guid = wish.kind === 'undo' ? undefined : wish.change.guid
  const query = new URLSearchParams()
  const moved = wish.kind === 'place' && wish.change.place ? wallDate(wish.change.place.startsAt, week.zone) : undefined
  // A list of one day follows its session to another day; the lists of all stay.
  const shown = show && /^\d/.test(show) ? (moved ?? show) : (show ?? moved)
  if (shown && /^[\w-]{1,20}$/.test(shown)) query.set('show', shown)
  if (step && /^\d{1,3}$/.test(step)) query.set('step', step)
  if (outcome.changed.length > 0) query.set('done', String(outcome.revision))
  if (outcome.merged.length > 0) query.set('merged', String(outcome.merged.length))
  if (guid && wish.kind !== 'undo') {
    query.set('at', guid)
    query.set('did', wish.did)
  }
  if (back === 'place' && guid) return `${path}/place/${guid}?${query}`
  // Without a fragment: with one, browsers give no button the focus.
  return `${path}${back === 'grid' ? '/grid' : ''}?${query}`
}
