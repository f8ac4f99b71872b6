import { z } from 'zod'
import { checkForm } from '#platform/http/form.ts'
import type { FormResult, FormValues } from '#platform/http/form.ts'
import { lecturerKinds } from '../source/rules.ts'
import { isVideoAddress } from '../timetable/form.ts'
import { sumOf } from '../weeks/blocks.ts'
import type { Block } from '../weeks/blocks.ts'
import { accessFacts, ageMarks, formats, languages } from '../weeks/kinds.ts'

const grade = (error: string) => z.coerce.number(error).int(error).min(1, error).max(11, error)
const idOr = (error: string) =>
  z
    .string(error)
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
const chosenId = idOr('week.place.choose')

/** Rows of blocks on the form. */
export const blockRows = 6
const blocksForm = z
  .string('week-call.blocksNeeded')
  .min(1, 'week-call.blocksNeeded')
  .regex(/^\d{1,3}:(screen|off)(,\d{1,3}:(screen|off)){0,11}$/, 'week-call.blocksWrong')
  .transform((text) => parseBlocks(text))
  .refine((blocks) => blocks.every(({ minutes }) => minutes >= 1), 'week-call.blocksWrong')
  .refine((blocks) => sumOf(blocks) >= 10 && sumOf(blocks) <= 240, 'week.proposal.durationWrong')

const parseBlocks = (text: string): Block[] =>
  text.split(',').map((word) => ({ minutes: Number(word.split(':')[0]), screen: word.endsWith(':screen') }))

/** Blocks in the one word that the form checks: "15:screen,5:off,15:screen". */
export const blocksWord = (blocks: readonly Block[]): string =>
  blocks.map(({ minutes, screen }) => `${minutes}:${screen ? 'screen' : 'off'}`).join(',')

/** The rows of the form as that word; what isn't a number stays in it and is refused later. Rows without minutes are none. */
function joinBlocks({ blockMin = '', blockKind = '' }: FormValues): string {
  const kinds = blockKind.split(',')
  return blockMin
    .split(',')
    .map((minutes, at) => (minutes.trim() === '' ? '' : `${minutes.trim()}:${kinds[at] === 'off' ? 'off' : 'screen'}`))
    .filter(Boolean)
    .join(',')
}

/** The blocks as far as they are typed: rows that are no numbers are left out. */
export function typedBlocks(values: FormValues): Block[] {
  const words = (values.blockMin === undefined ? (values.blocks ?? '') : joinBlocks(values)).split(',')
  return parseBlocks(words.filter((word) => /^\d{1,3}:(screen|off)$/.test(word)).join(',')).filter(({ minutes }) => minutes > 0)
}

/** As the form's rows hold them. */
export const blockValues = (blocks: readonly Block[]): { blockMin: string; blockKind: string } => ({
  blockMin: Array.from({ length: Math.max(blockRows, blocks.length) }, (_, at) => blocks[at]?.minutes ?? '').join(','),
  blockKind: Array.from({ length: Math.max(blockRows, blocks.length) }, (_, at) => (blocks[at]?.screen === false ? 'off' : 'screen')).join(
    ',',
  ),
})

/** What a proposal must say before it is handed in; a draft may be anything. */
export const proposalForm = z
  .object({
    titleRu: z.string().max(200, 'week.place.titleLong').default(''),
    titleEn: z.string().max(200, 'week.place.titleLong').default(''),
    abstract: z.string('week.proposal.abstractNeeded').min(40, 'week.proposal.abstractNeeded').max(5000, 'week.proposal.abstractLong'),
    format: z.enum(formats, 'week.proposal.formatNeeded'),
    topic: z.string('week.proposal.topicNeeded').min(1, 'week.proposal.topicNeeded').max(80, 'week.proposal.topicNeeded'),
    track: z.union([z.literal('').transform(() => undefined), chosenId]).optional(),
    member: idOr('week.proposal.memberNeeded'),
    gradeFrom: grade('week.proposal.gradeFromNeeded'),
    gradeTo: grade('week.proposal.gradeToNeeded'),
    ageMark: z.enum(ageMarks, 'week-call.ageMarkNeeded'),
    language: z.enum(languages, 'week.proposal.languageNeeded'),
    blocks: blocksForm,
    lecturer: z.string('week.place.lecturerNeeded').min(1, 'week.place.lecturerNeeded').pipe(chosenId),
    moderator: z.string('week.place.moderatorNeeded').min(1, 'week.place.moderatorNeeded').pipe(chosenId),
    kit: z.string().max(1000, 'week.proposal.kitLong').default(''),
    access: z
      .string('week-call.accessNeeded')
      .transform((text) => accessFacts.filter((fact) => text.split(',').includes(fact)))
      .refine((facts) => facts.length > 0, 'week-call.accessNeeded'),
    videoKind: z.enum(lecturerKinds, 'week.place.choose'),
    videoUrl: z
      .string()
      .refine((text) => text === '' || isVideoAddress(text), 'week.place.urlWrong')
      .default(''),
    fallback: z.string('week-call.fallbackNeeded').min(10, 'week-call.fallbackNeeded').max(1000, 'week-call.fallbackLong'),
    recordingChoice: z.enum(['staff', 'none'], 'week-call.recordingNeeded'),
    note: z.string().max(2000, 'week.proposal.noteLong').default(''),
  })
  // Said together with whatever else is missing, not only after it.
  .refine((form) => Boolean(form.titleRu || form.titleEn), { path: ['titleRu'], error: 'week.place.titleNeeded', when: () => true })
  .refine((form) => form.gradeFrom <= form.gradeTo, { path: ['gradeTo'], error: 'week.proposal.gradesTurned' })
  .refine((form) => !form.access.includes('kitFree') || form.kit === '', { path: ['access'], error: 'week-access.kitFreeKit' })
  .refine((form) => Boolean(form.access?.includes('kitFree') || form.kit), {
    path: ['kit'],
    error: 'week-call.kitNeeded',
    when: () => true,
  })
  .refine((form) => form.videoKind !== 'external' || form.videoUrl !== '', { path: ['videoUrl'], error: 'week.place.urlWrong' })
  .refine((form) => form.moderator !== form.lecturer, { path: ['moderator'], error: 'week.proposal.sameAdult' })
export type ProposalFields = z.output<typeof proposalForm>

/** Checks the fields of a proposal as the form posts them, or with the word `blocks` in the place of its rows. */
export function checkFields(values: FormValues): FormResult<ProposalFields> {
  const blocks = values.blockMin === undefined ? (values.blocks ?? '') : joinBlocks(values)
  // Errors come in the order of the page: the word stands where its rows do.
  const rows = Object.entries(values).flatMap(([name, value]) => (name === 'blockMin' ? [['blocks', blocks]] : [[name, value]]))
  const form = checkForm(proposalForm, { ...Object.fromEntries(rows), blocks })
  return { ...form, values }
}

/** The fields that a draft keeps as they were typed, in the order of the page. */
export const draftFields = [
  'titleRu',
  'titleEn',
  'abstract',
  'format',
  'topic',
  'track',
  'member',
  'gradeFrom',
  'gradeTo',
  'ageMark',
  'language',
  'blockMin',
  'blockKind',
  'lecturer',
  'moderator',
  'kit',
  'access',
  'videoKind',
  'videoUrl',
  'fallback',
  'recordingChoice',
  'note',
] as const

const draftFieldMax = 10_000
const isAnswer = (name: string): boolean => /^q\d{1,12}$/.test(name)

/** The draft's own fields and the answers to the call's questions, which are named q and the question's id. */
export function draftOf(values: FormValues): FormValues {
  const blocks = values.blockMin === undefined && values.blocks ? blockValues(typedBlocks(values)) : {}
  const all: FormValues = { ...values, ...blocks }
  const answers = Object.keys(all).filter(isAnswer).slice(0, 60)
  return Object.fromEntries([...draftFields, ...answers].map((name) => [name, (all[name] ?? '').slice(0, draftFieldMax)]))
}
