import type { MessageKey } from '#platform/i18n.ts'
import type { Question } from './store.ts'

/** Formats that a call may ask for; the others come about in classes. */
export const callFormats = ['lecture', 'workshop', 'seminar', 'tour'] as const

export const questionKinds = ['line', 'text', 'choice', 'number', 'yes'] as const
export type QuestionKind = (typeof questionKinds)[number]

export const lineMax = 300
export const textMax = 4000

/** The field of a question on the form of a proposal. */
export const fieldOf = (question: Pick<Question, 'id'>): string => `q${question.id}`

export const isAskedOf = (question: Pick<Question, 'formats'>, format: string): boolean =>
  question.formats.length === 0 || question.formats.includes(format)

/** What is wrong with an answer, if anything; an empty one only where it is required. */
export function checkAnswer(
  { kind, required, choices }: Pick<Question, 'kind' | 'required' | 'choices'>,
  typed: string,
): MessageKey | undefined {
  if (typed === '') return required ? 'week-call.answer.needed' : undefined
  switch (kind) {
    case 'line':
      return typed.length > lineMax || typed.includes('\n') ? 'week-call.answer.lineLong' : undefined
    case 'text':
      return typed.length > textMax ? 'week-call.answer.textLong' : undefined
    case 'number':
      return /^\d{1,9}$/.test(typed) ? undefined : 'week-call.answer.number'
    case 'choice':
      return /^\d{1,3}$/.test(typed) && Number(typed) < choices.length ? undefined : 'week.place.choose'
    case 'yes':
      return typed === 'yes' ? undefined : 'week.place.choose'
  }
}
