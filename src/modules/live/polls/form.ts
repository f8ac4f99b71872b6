import { z } from 'zod'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { choicesMax, choicesMin } from './rules.ts'

export const questionMaxSigns = 200
export const choiceMaxSigns = 80
/** Seconds that are offered; a poll may also stay open until somebody closes it. */
export const durationsS = [30, 60, 90, 120, 300] as const

const choiceNames = Array.from({ length: choicesMax }, (_, at) => `choice${at + 1}`)

const draftForm = z.object({
  question: z.string('live-poll.staff.wrong.question').min(3, 'live-poll.staff.wrong.question').max(300, 'live-poll.staff.wrong.question'),
  choices: z
    .array(z.string().max(choiceMaxSigns, 'live-poll.staff.wrong.choice'))
    .min(choicesMin, 'live-poll.staff.wrong.choices')
    .refine((list) => new Set(list.map((text) => text.toLocaleLowerCase())).size === list.length, 'live-poll.staff.wrong.choices'),
  correct: z.int('live-poll.staff.wrong.correct').positive('live-poll.staff.wrong.correct').nullable(),
  seconds: z
    .int('live-poll.staff.wrong.seconds')
    .refine((seconds) => durationsS.some((one) => one === seconds), 'live-poll.staff.wrong.seconds')
    .nullable(),
})

export interface Draft {
  question: string
  choices: string[]
  correct: number | null
  seconds: number | null
}

/** The staff's form. Fields left empty are no answers: the right one is counted among those that were written. */
export function readDraft(fields: FormValues): { ok: true; draft: Draft } | { ok: false; errors: FormErrors } {
  const written = choiceNames.map((name) => fields[name] ?? '')
  const choices = written.filter((text) => text !== '')
  const wish = fields.correct ?? ''
  const right =
    wish === '' ? null : written[Number(wish) - 1] ? written.slice(0, Number(wish)).filter((text) => text !== '').length : Number.NaN
  const seconds = fields.seconds ? Number(fields.seconds) : null
  const parsed = draftForm.safeParse({ question: fields.question ?? '', choices, correct: right, seconds })
  if (parsed.success && [...parsed.data.question].length <= questionMaxSigns) return { ok: true, draft: parsed.data }
  const errors: FormErrors = {}
  for (const issue of parsed.error?.issues ?? [{ path: ['question'], message: 'live-poll.staff.wrong.question' }]) {
    const field =
      issue.path[0] === 'choices' ? choiceNames[written.indexOf(choices[Number(issue.path[1] ?? 0)] ?? '')]! : String(issue.path[0])
    errors[field] ??= issue.message as FormErrors[string]
  }
  return { ok: false, errors }
}

/** Hands of a class as its form sends them: hands1, hands2, …; an empty field is none. */
export function readTally(fields: FormValues): number[] | null {
  if (!Object.keys(fields).some((name) => /^hands\d$/.test(name))) return null
  const names = Object.keys(fields).filter((name) => /^hands\d$/.test(name))
  const last = names.reduce((most, name) => Math.max(most, Number(name.slice(5))), 0)
  return Array.from({ length: last }, (_, at) => Number(fields[`hands${at + 1}`] || 0))
}
