import type { FormValues } from '#platform/http/form.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import { fieldOf } from '../../call/rules.ts'
import type { Question } from '../../call/store.ts'
import { checkProposal } from '../../proposals/check.ts'
import { blocksWord } from '../../proposals/form.ts'
import { checkNorms, presetBlocks, sumOf } from '../../weeks/blocks.ts'
import type { Block } from '../../weeks/blocks.ts'
import { accessFacts, ageMarks } from '../../weeks/kinds.ts'
import type { AccessFact, AgeMark, Format } from '../../weeks/kinds.ts'
import type { Context } from './context.ts'
import { readPeople, readTold } from './read-people.ts'
import type { RowPeople, Told } from './read-people.ts'
import type { Row } from './row.ts'
import { secondAdults } from './columns.ts'
import { parseBlocks, parseGrades, parseMinutes } from './cells/values.ts'
import type { Grades } from './cells/values.ts'
import { fold, textWords } from './cells/words.ts'

/** A row that can be written. */
export interface ReadProposal {
  line: number
  /** The file's own code of it; "" where it has none. */
  code: string
  titleRu: string
  titleEn: string
  abstract: string
  format: Format
  language: 'ru' | 'en'
  grades: Grades
  topic: string
  trackId: number | null
  memberId: number
  ageMark: AgeMark
  durationMin: number
  /** Empty: only their sum was told. */
  blocks: Block[]
  kit: string
  access: AccessFact[]
  fallback: string
  recordingChoice: 'staff' | 'none'
  videoUrl: string
  note: string
  people: RowPeople
  told: Told | undefined
  answers: { questionId: number; body: string }[]
}

/** Reads a row; what can't be read, or isn't a whole proposal, stands in the row's problems. */
export function readRow(row: Row, context: Context): ReadProposal | undefined {
  const words = readWords(row, context)
  const lengths = readLengths(row, context, words.grades)
  const people = readPeople(row, context.roster)
  const told = readTold(row, context, people.lecturers[0])
  const answers = readAnswers(row, context, words.format)
  const values = valuesOf(row, words, lengths, people, answers)
  tellMissing(row, context, people, values)
  const { format, grades, topic, memberId } = words
  if (row.problems.length > 0 || !format || !grades || !topic || memberId === undefined || !lengths) return undefined
  for (const { key, values: norm } of checkNorms({ gradeFrom: grades.from, durationMin: lengths.durationMin, blocks: lengths.blocks }))
    row.warn(row.text('blocks') ? 'blocks' : 'duration', key, { ...norm })
  return {
    ...{ line: row.line, code: row.text('id'), titleRu: values.titleRu!, titleEn: values.titleEn!, abstract: row.text('abstract') },
    ...{ format, grades, topic, memberId, trackId: words.trackId ?? null, language: words.language, ageMark: words.ageMark },
    ...lengths,
    ...{ kit: row.text('kit'), access: words.access, fallback: row.text('fallback'), recordingChoice: words.recordingChoice },
    ...{ videoUrl: row.text('video'), note: row.text('note'), people, told },
    answers: [...answers].map(([questionId, body]) => ({ questionId, body })),
  }
}

type Words = ReturnType<typeof readWords>

function readWords(row: Row, { find, lists, join, t, locale }: Context) {
  const list = (names: readonly string[]): string => join(names.slice(0, 30))
  const pick = (name: Record<string, string>): string => pickText(name, locale).text
  function chosen<T>(name: string, found: (typed: string) => T | undefined, reason: MessageKey, known?: () => string): T | undefined {
    const typed = row.text(name)
    const thing = typed === '' ? undefined : found(typed)
    if (typed !== '' && thing === undefined) row.refuse(name, reason, known ? { known: known() } : {})
    return thing
  }
  const grades = readGrades(row)
  return {
    grades,
    format: chosen('format', find.format, 'week-intake.wrong.format', () =>
      list(lists.formats.map((word) => t(`week.format.${word}` as MessageKey))),
    ),
    topic: chosen('topic', find.topic, 'week-intake.wrong.topic', () => list(lists.topics.map(({ name }) => pick(name)))),
    trackId: chosen('track', find.track, 'week-intake.wrong.track', () => list(lists.tracks.map(({ name }) => pick(name)))),
    memberId: chosen('member', find.member, 'week-intake.wrong.member'),
    language: chosen('language', find.language, 'week-intake.wrong.language') ?? 'ru',
    ageMark: chosen('ageMark', findMark, 'week-intake.wrong.ageMark') ?? markOf(grades?.from),
    recordingChoice: chosen('recording', find.yesNo, 'week-intake.wrong.recording') === false ? ('none' as const) : ('staff' as const),
    access: readAccess(row, find.access, () => list(accessFacts.map((fact) => t(`week.access.${fact}`)))),
  }
}

const findMark = (typed: string): AgeMark | undefined => {
  const years = /^(\d{1,2})\s*\+?$/.exec(typed)?.[1]
  return ageMarks.find((mark) => mark === `${years}+`)
}

/** What a session for these grades is marked with, where nothing is said. */
const markOf = (gradeFrom: number | undefined): AgeMark =>
  gradeFrom === undefined || gradeFrom < 6 ? '6+' : gradeFrom < 10 ? '12+' : '16+'

function readGrades(row: Row): Grades | undefined {
  const cell = row.cell('grades')
  if (!cell?.text) return undefined
  const grades = parseGrades(cell.text, cell.isDate === true)
  if (!grades) row.refuse('grades', 'week-intake.wrong.grades')
  else if (cell.isDate) row.warn('grades', 'week-intake.cell.date', { ...grades })
  return grades
}

/** Who needs nothing but a screen can be told so. */
function readAccess(row: Row, find: (typed: string) => AccessFact | undefined, known: () => string): AccessFact[] {
  const words = row
    .text('access')
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter(Boolean)
  const facts = words.map((word) => {
    const fact = find(word)
    if (!fact) row.refuse('access', 'week-intake.wrong.access', { word: word.slice(0, 80), known: known() })
    return fact
  })
  const free = row.text('kit') === '' ? (['kitFree'] as const) : []
  return accessFacts.filter((fact) => facts.includes(fact) || free.some((one) => one === fact))
}

function readLengths(row: Row, { blockWords }: Context, grades: Grades | undefined): { durationMin: number; blocks: Block[] } | undefined {
  const [told, parts] = [row.text('duration'), row.text('blocks')]
  const minutes = told === '' ? undefined : parseMinutes(told)
  if (told !== '' && minutes === undefined) row.refuse('duration', 'week-intake.wrong.duration')
  const blocks = parts === '' ? undefined : parseBlocks(parts, blockWords)
  if (parts !== '' && !blocks) row.refuse('blocks', 'week-intake.wrong.blocks')
  if (blocks) {
    const sum = sumOf(blocks)
    if (minutes !== undefined && minutes !== sum) row.refuse('blocks', 'week-intake.wrong.sum', { sum, minutes })
    return { durationMin: sum, blocks }
  }
  const preset = grades && presetBlocks(grades.from)
  if (minutes === undefined) return preset && { durationMin: sumOf(preset), blocks: preset }
  return { durationMin: minutes, blocks: preset && sumOf(preset) === minutes ? preset : [] }
}

/** Answers to the call's questions, as the proposal's form posts them, by the question's id. */
function readAnswers(row: Row, { lists, find, join, locale }: Context, format: string | undefined): Map<number, string> {
  const answers = new Map<number, string>()
  for (const question of lists.questions) {
    const typed = row.text(fieldOf(question))
    if (typed === '' || (format && question.formats.length > 0 && !question.formats.includes(format))) continue
    const body = answerOf(question, typed, find.yesNo)
    if (body === undefined) {
      const known = question.choices.map((choice) => pickText(choice, locale).text)
      row.refuse(fieldOf(question), known.length > 0 ? 'week-intake.wrong.choice' : 'week-intake.wrong.answer', { known: join(known) })
    } else if (body !== '') answers.set(question.id, body)
  }
  return answers
}

function answerOf({ kind, choices }: Question, typed: string, yesNo: (typed: string) => boolean | undefined): string | undefined {
  if (kind === 'choice') {
    const at = choices.findIndex((choice) => textWords(choice).some((word) => fold(word) === fold(typed)))
    return at < 0 ? undefined : String(at)
  }
  if (kind !== 'yes') return typed
  const said = yesNo(typed)
  return said === undefined ? undefined : said ? 'yes' : ''
}

// Where grades or minutes are wrong, that alone is told.
const unsaidBlocks = '30:screen'

/** As the form of a proposal would post it: the same rules hold for both. */
function valuesOf(
  row: Row,
  words: Words,
  lengths: ReturnType<typeof readLengths>,
  people: RowPeople,
  answers: ReadonlyMap<number, string>,
): FormValues {
  const [title, titleEn] = [row.text('titleRu'), row.text('titleEn')]
  // One column of titles is in whatever language it is in.
  const isLatin = title !== '' && titleEn === '' && !/\p{Script=Cyrillic}/u.test(title)
  const text = (value: number | string | undefined): string => String(value ?? '')
  return {
    titleRu: isLatin ? '' : title,
    titleEn: isLatin ? title : titleEn,
    abstract: row.text('abstract'),
    ...{ format: text(words.format), topic: text(words.topic), track: text(words.trackId), member: text(words.memberId) },
    ...{ gradeFrom: text(words.grades?.from), gradeTo: text(words.grades?.to), ageMark: words.ageMark, language: words.language },
    blocks: lengths
      ? blocksWord(lengths.blocks.length > 0 ? lengths.blocks : [{ minutes: lengths.durationMin, screen: true }])
      : unsaidBlocks,
    lecturer: text(people.lecturers[0]?.actor.id),
    moderator: text(people.moderator?.actor.id),
    ...{ kit: row.text('kit'), access: words.access.join(','), fallback: row.text('fallback'), recordingChoice: words.recordingChoice },
    ...{ videoKind: row.text('video') ? 'external' : 'broadcast', videoUrl: row.text('video'), note: row.text('note') },
    ...Object.fromEntries([...answers].map(([id, body]) => [`q${id}`, body])),
  }
}

/** The column that a field of the form comes from. */
const columnOf: Record<string, string> = {
  gradeFrom: 'grades',
  gradeTo: 'grades',
  blocks: 'duration',
  videoKind: 'video',
  videoUrl: 'video',
  recordingChoice: 'recording',
}

/** A proposal that the office brings may lack these for now: the table says so, and the release asks for two adults again. */
const gaps: Record<string, MessageKey> = {
  fallback: 'week-intake.gap.fallback',
  access: 'week-intake.gap.access',
  moderator: 'week-intake.gap.adults',
}

function tellMissing(row: Row, context: Context, people: RowPeople, values: FormValues): void {
  const { lists, actor } = context
  const checked = checkProposal(
    {
      ...lists,
      lecturers: people.lecturers.map((one) => one.actor),
      moderators: people.moderator ? [people.moderator.actor] : [],
    },
    actor,
    values,
  )
  if (row.text('access') === '' && row.has('access')) row.warn('access', 'week-intake.gap.access')
  if (checked.ok) return
  for (const [field, reason] of Object.entries(checked.errors)) {
    if (field === 'track' || ((field === 'lecturer' || field === 'moderator') && row.isRefused(field))) continue
    const name = columnOf[field] ?? (field === 'lecturer' || field === 'moderator' ? people.columns[field] : field)
    const gap = gaps[field]
    if (gap && (values[field] ?? '') === '') {
      // Of a column that isn't there at all it is said once, at the headings.
      const isTold =
        field === 'fallback'
          ? row.has('fallback')
          : field === 'moderator' && people.lecturers.length < 2 && secondAdults.some((column) => row.has(column))
      if (isTold) row.warn(name, gap)
    } else row.refuse(name, row.text(name) === '' ? 'week-intake.needed' : reason)
  }
}
