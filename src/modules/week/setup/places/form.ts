import { checkForm } from '#platform/http/form.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import type { WallSpan } from '../../weeks/hours.ts'
import { parseHours, showHours } from '../../weeks/hours.ts'
import type { Week } from '../../weeks/store.ts'
import { datesOf } from '../../weeks/store.ts'
import { hoursField, placeForm } from '../form.ts'
import type { PlaceFields } from '../form.ts'
import type { Place } from '../store.ts'

type Read = { ok: true; fields: PlaceFields; hours: WallSpan[] } | { ok: false; errors: FormErrors }

/** The fields of a stream with its hours of each date; a date left empty is closed. */
export function readPlace(values: FormValues, week: Pick<Week, 'startsOn' | 'endsOn'>): Read {
  const form = checkForm(placeForm, values)
  const errors: FormErrors = form.ok ? {} : { ...form.errors }
  const isBound = values.open === 'hours'
  const hours = datesOf(week).flatMap((date) => {
    const parsed = isBound ? parseHours(values[hoursField(date)] ?? '') : []
    if (!parsed) errors[hoursField(date)] = 'week-setup.form.hoursWrong'
    return (parsed ?? []).map((span) => ({ date, ...span }))
  })
  if (isBound && hours.length === 0 && Object.keys(errors).length === 0) errors.open = 'week-setup.form.hoursNeeded'
  return form.ok && Object.keys(errors).length === 0 ? { ok: true, fields: form.data, hours } : { ok: false, errors }
}

/** The form's fields as they stand now. */
export function placeValues(place: Place, week: Pick<Week, 'startsOn' | 'endsOn'>): FormValues {
  const hours = datesOf(week).map((date) => [hoursField(date), showHours(place.hours.filter((span) => span.date === date))])
  return {
    nameRu: place.name.ru ?? place.name.und ?? '',
    nameEn: place.name.en ?? '',
    capacity: place.capacity === null ? '' : String(place.capacity),
    open: place.hours.length > 0 ? 'hours' : 'always',
    revision: String(place.revision),
    ...Object.fromEntries(hours),
  }
}
