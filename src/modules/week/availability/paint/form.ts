import { isZone } from '#platform/time.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { cellsOfDay, firstCells } from './grid.ts'
import type { Painted } from './grid.ts'

export const noteMax = 500

/** How the grid is looked at: what is painted, and whether earlier and later hours are shown. */
export interface Look {
  kind: 'can' | 'prefer'
  hours: 'day' | 'all'
}

export const lookOf = ({ kind, hours }: FormValues | { kind?: string | undefined; hours?: string | undefined }): Look => ({
  kind: kind === 'prefer' ? 'prefer' : 'can',
  hours: hours === 'all' ? 'all' : 'day',
})

export const shownOf = ({ hours }: Look): { from: number; until: number } => (hours === 'all' ? { from: 0, until: cellsOfDay } : firstCells)

export type ReadPaint = { ok: true; zone: string; note: string; painted: Painted } | { ok: false; errors: FormErrors }

const listed = (text: string | undefined): Set<string> => new Set((text ?? '').split(',').filter(Boolean))

/** The posted grid. Half hours that are none of the week's are left out when it is painted. */
export function readPaint(values: FormValues): ReadPaint {
  const { zone = '', note = '' } = values
  const errors: FormErrors = {}
  if (!isZone(zone)) errors.zone = 'week-availability.form.zoneWrong'
  if (note.length > noteMax) errors.note = 'week-availability.form.noteLong'
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const look = lookOf(values)
  return { ok: true, zone, note, painted: { kind: look.kind, shown: shownOf(look), cells: listed(values.cell), days: listed(values.day) } }
}
