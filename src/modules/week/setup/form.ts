import { z } from 'zod'
import type { LocalText } from '#platform/i18n.ts'
import { isZone } from '#platform/time.ts'
import { isWeekSlug } from '../exchange/imports/frame.ts'
import { weekDaysMax } from './rules.ts'

const nameMax = 200
const name = z.string().max(nameMax, 'week-setup.form.nameLong').default('')
const date = z.iso.date('week-setup.form.dateWrong')
const names = { nameRu: name, nameEn: name }
const needsName = { path: ['nameRu'], error: 'week-setup.form.nameNeeded', when: () => true }
const hasName = (form: { nameRu: string; nameEn: string }): boolean => form.nameRu !== '' || form.nameEn !== ''

const frame = {
  ...names,
  zone: z.string('week-setup.form.zoneWrong').refine(isZone, 'week-setup.form.zoneWrong'),
  startsOn: date,
  endsOn: date,
}
const days = (form: { startsOn: string; endsOn: string }): number => (Date.parse(form.endsOn) - Date.parse(form.startsOn)) / 86_400_000 + 1
const inOrder = { path: ['endsOn'], error: 'week-setup.form.datesTurned' }
const inReach = { path: ['endsOn'], error: 'week-setup.form.datesLong' }
const inYears = { path: ['startsOn'], error: 'week-setup.form.dateWrong' }

/** The week's own fields. */
export const weekForm = z
  .object(frame)
  .refine(hasName, needsName)
  .refine((form) => form.startsOn >= '2000-01-01' && form.endsOn < '2200-01-01', inYears)
  .refine((form) => days(form) >= 1, inOrder)
  .refine((form) => days(form) <= weekDaysMax, inReach)
export type WeekFields = z.output<typeof weekForm>

const linesMax = 60
const lines = (error: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split('\n').map((line) => line.trim()))
    .transform((list) => list.filter((line) => line !== ''))
    .refine((list) => list.length <= linesMax && list.every((line) => line.length <= nameMax), error)

/** A new week, with its streams and tracks as lines. */
export const newWeekForm = z
  .object({
    ...frame,
    slug: z
      .string()
      .default('')
      .transform((text) => text.toLowerCase())
      .refine((text) => text === '' || isWeekSlug(text), 'week-setup.form.slugWrong'),
    streams: lines('week-setup.form.linesLong'),
    tracks: lines('week-setup.form.linesLong'),
  })
  .refine(hasName, needsName)
  .refine((form) => form.startsOn >= '2000-01-01' && form.endsOn < '2200-01-01', inYears)
  .refine((form) => days(form) >= 1, inOrder)
  .refine((form) => days(form) <= weekDaysMax, inReach)
  .refine((form) => form.streams.length > 0, { path: ['streams'], error: 'week-setup.form.streamsNeeded' })
export type NewWeekFields = z.output<typeof newWeekForm>

/** A stream or a track; its hours are read apart, since their fields are the week's dates. */
export const placeForm = z
  .object({
    ...names,
    capacity: z
      .string()
      .default('')
      .refine(
        (text) => text === '' || (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000_000),
        'week-setup.form.capacityWrong',
      )
      .transform((text) => (text === '' ? null : Number(text))),
    open: z.enum(['always', 'hours'], 'week-setup.form.openNeeded').default('always'),
  })
  .refine(hasName, needsName)
export type PlaceFields = z.output<typeof placeForm>

/** "Great hall / Большой зал" has both languages, in whatever order the signs say; else one name for both. */
export function nameOfLine(line: string): LocalText {
  const [first = '', second = ''] = line.split(/\s+\/\s+/, 2)
  if (second === '') return textOf(isCyrillic(line) ? { nameRu: line, nameEn: '' } : { nameRu: '', nameEn: line })
  return isCyrillic(second) && !isCyrillic(first) ? { ru: second, en: first } : { ru: first, en: second }
}

const isCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text)

export function textOf({ nameRu, nameEn }: { nameRu: string; nameEn: string }): LocalText {
  return { ...(nameRu && { ru: nameRu }), ...(nameEn && { en: nameEn }) }
}

export const hoursField = (date: string): string => `hours-${date}`
