import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { sumOf } from '../../weeks/blocks.ts'
import type { ContentFields } from '../actions.ts'
import { checkFields } from '../form.ts'
import type { Proposal } from '../store.ts'
import { valuesOf } from '../values.ts'

/** Fields that may still be changed after the decision, as the form posts them. */
export const contentFields = [
  'titleRu',
  'titleEn',
  'abstract',
  'gradeFrom',
  'gradeTo',
  'ageMark',
  'language',
  'blockMin',
  'blockKind',
  'kit',
  'access',
  'fallback',
  'recordingChoice',
] as const

// What isn't asked here is the office's by now and is taken as right.
const theRest = {
  format: 'lecture',
  topic: '-',
  track: '',
  member: '1',
  lecturer: '1',
  moderator: '2',
  videoKind: 'none',
  videoUrl: '',
  note: '',
}

export type CheckedChange = { ok: true; fields: ContentFields; changes: FormValues } | { ok: false; errors: FormErrors }

/** The asked fields over what stands. The length of a session that has its place is the timetable's. */
export function checkChange(proposal: Proposal, values: FormValues): CheckedChange {
  const before = valuesOf(proposal)
  const typed = Object.fromEntries(contentFields.map((name) => [name, values[name] ?? '']))
  const form = checkFields({ ...typed, ...theRest })
  if (!form.ok) return { ok: false, errors: form.errors }
  if (proposal.state === 'placed' && sumOf(form.data.blocks) !== proposal.durationMin)
    return { ok: false, errors: { blocks: 'week-call.change.length' } }
  const changes = Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== (before[name] ?? '')))
  if (Object.keys(changes).length === 0) return { ok: false, errors: { form: 'week-call.change.nothing' } }
  return { ok: true, fields: form.data, changes }
}
