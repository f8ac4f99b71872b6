import { z } from 'zod'
import type { FormValues } from '#platform/http/form.ts'
import { atWall, isBefore, wallDate, wallTime } from '#platform/time.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Week } from '../weeks/store.ts'
import { callFormats, questionKinds } from './rules.ts'
import type { Call, Question } from './store.ts'

const time = z.string('week.place.timeWrong').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'week.place.timeWrong')
const listed = (all: readonly string[]) => (text: string) => all.filter((word) => text.split(',').includes(word))
const said = (ru: string, en: string): LocalText => ({ ...(ru && { ru }), ...(en && { en }) })

/** The window on the wall of the week's zone. */
export const callForm = (zone: string) =>
  z
    .object({
      opensOn: z.iso.date('week-call.dateWrong'),
      opensTime: time,
      closesOn: z.iso.date('week-call.dateWrong'),
      closesTime: time,
      textRu: z.string().max(8000, 'week-call.textLong').default(''),
      textEn: z.string().max(8000, 'week-call.textLong').default(''),
      formats: z
        .string('week-call.formatsNeeded')
        .transform(listed(callFormats))
        .refine((list) => list.length > 0, 'week-call.formatsNeeded'),
      anonymous: z.literal('on').optional(),
    })
    .transform((form) => ({
      opensAt: atWall(form.opensOn, form.opensTime, zone),
      closesAt: atWall(form.closesOn, form.closesTime, zone),
      text: said(form.textRu, form.textEn),
      formats: form.formats,
      anonymousReview: form.anonymous === 'on',
    }))
    .refine((call) => isBefore(call.opensAt, call.closesAt), { path: ['closesOn'], error: 'week-call.windowTurned' })
export type CallFields = z.output<ReturnType<typeof callForm>>

/** What the form shows of a call that stands; of a week without one, a proposal: from now until ten days before it. */
export function callValues(week: Week, call: Call | undefined, today: string): FormValues {
  const start = new Date(Date.parse(week.startsOn) - 10 * 86_400_000).toISOString().slice(0, 10)
  if (!call)
    return {
      opensOn: today,
      opensTime: '09:00',
      closesOn: start > today ? start : week.endsOn,
      closesTime: '23:59',
      formats: callFormats.join(','),
    }
  return {
    opensOn: wallDate(call.opensAt, week.zone),
    opensTime: wallTime(call.opensAt, week.zone),
    closesOn: wallDate(call.closesAt, week.zone),
    closesTime: wallTime(call.closesAt, week.zone),
    textRu: call.text.ru ?? '',
    textEn: call.text.en ?? '',
    formats: call.formats.join(','),
    anonymous: call.anonymousReview ? 'on' : '',
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** A question of the office; choices are lines, the same number in both languages. */
export const questionForm = z
  .object({
    kind: z.enum(questionKinds, 'week.place.choose'),
    labelRu: z.string().max(300, 'week-call.question.labelLong').default(''),
    labelEn: z.string().max(300, 'week-call.question.labelLong').default(''),
    hintRu: z.string().max(600, 'week-call.question.labelLong').default(''),
    hintEn: z.string().max(600, 'week-call.question.labelLong').default(''),
    choicesRu: z.string().max(4000, 'week-call.textLong').default(''),
    choicesEn: z.string().max(4000, 'week-call.textLong').default(''),
    formats: z.string().default('').transform(listed(callFormats)),
    required: z.literal('on').optional(),
  })
  .refine((form) => Boolean(form.labelRu || form.labelEn), { path: ['labelRu'], error: 'week-call.question.labelNeeded' })
  .refine((form) => form.kind !== 'choice' || linesOf(form.choicesRu || form.choicesEn).length > 1, {
    path: ['choicesRu'],
    error: 'week-call.question.choicesNeeded',
  })
  .refine((form) => !form.choicesRu || !form.choicesEn || linesOf(form.choicesRu).length === linesOf(form.choicesEn).length, {
    path: ['choicesEn'],
    error: 'week-call.question.choicesUneven',
  })
  .transform(({ kind, required, formats, ...form }) => {
    const [ru, en] = [linesOf(form.choicesRu), linesOf(form.choicesEn)]
    const choices = Array.from({ length: Math.max(ru.length, en.length) }, (_, at) => said(ru[at] ?? '', en[at] ?? ''))
    return {
      kind,
      label: said(form.labelRu, form.labelEn),
      hint: said(form.hintRu, form.hintEn),
      choices: kind === 'choice' ? choices : [],
      required: required === 'on',
      // Every format is none in particular.
      formats: formats.length === callFormats.length ? [] : formats,
    }
  })
export type QuestionFields = z.output<typeof questionForm>

export function questionValues(question: Question | undefined): FormValues {
  if (!question) return { kind: 'line', formats: callFormats.join(',') }
  const lines = (language: 'ru' | 'en') => question.choices.map((choice) => choice[language] ?? '').join('\n')
  return {
    kind: question.kind,
    labelRu: question.label.ru ?? '',
    labelEn: question.label.en ?? '',
    hintRu: question.hint.ru ?? '',
    hintEn: question.hint.en ?? '',
    choicesRu: lines('ru'),
    choicesEn: lines('en'),
    formats: (question.formats.length > 0 ? question.formats : [...callFormats]).join(','),
    required: question.required ? 'on' : '',
  }
}
