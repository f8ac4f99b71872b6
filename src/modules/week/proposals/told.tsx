import type { ComponentChildren } from 'preact'
import type { FormValues } from '#platform/http/form.ts'
import type { Locale, Translate } from '#platform/i18n.ts'
import { isMessageKey, pickText } from '#platform/i18n.ts'
import { useUi } from '#ui/context.ts'
import { fieldOf } from '../call/rules.ts'
import type { Question } from '../call/store.ts'
import { wordsFor } from '../programme/words.ts'
import type { Block } from '../weeks/blocks.ts'
import { askedTracks } from './check.ts'
import type { ProposalLists } from './check.ts'
import { draftFields, typedBlocks } from './form.ts'

export interface Told {
  field: string
  label: string
  text: string
}

export type TellingLists = Pick<ProposalLists, 'topics' | 'members' | 'lecturers' | 'moderators' | 'tracks' | 'questions'>

/** "15 min at the screen, 5 min away from it" */
export const blocksInWords = (blocks: readonly Block[], t: Translate): string =>
  blocks.map(({ minutes, screen }) => t(screen ? 'week-call.block.screen' : 'week-call.block.off', { minutes })).join(', ')

export function answerInWords(question: Question, typed: string, locale: Locale, t: Translate): string {
  if (typed === '') return ''
  if (question.kind === 'choice') return pickText(question.choices[Number(typed)] ?? {}, locale).text || typed
  return question.kind === 'yes' ? t('week-call.answer.yes') : typed
}

/** Everything that the form of a proposal holds, line by line, in words; what is empty is left out. */
export function tellProposal(values: FormValues, lists: TellingLists, locale: Locale, t: Translate): Told[] {
  // Headings that are the topics again are told once.
  const hidden = askedTracks(lists).length === 0 ? ['blockKind', 'track'] : ['blockKind']
  const fields = draftFields.filter((name): name is ShownField => !hidden.includes(name))
  const own = fields.map((name) => ({
    field: name,
    label: t(`week-call.field.${name}`),
    text: fieldInWords(name, values, lists, locale, t),
  }))
  const answers = lists.questions.map((question) => ({
    field: fieldOf(question),
    label: pickText(question.label, locale).text,
    text: answerInWords(question, values[fieldOf(question)] ?? '', locale, t),
  }))
  return [...own, ...answers].filter(({ text }) => text !== '')
}

type ShownField = Exclude<(typeof draftFields)[number], 'blockKind'>

function fieldInWords(name: ShownField, values: FormValues, lists: TellingLists, locale: Locale, t: Translate): string {
  const typed = values[name] ?? ''
  const words = wordsFor(locale, t)
  const named = (list: readonly { id: number; name: Record<string, string> }[]) => {
    const found = list.find((one) => String(one.id) === typed)
    return found ? pickText(found.name, locale).text : typed
  }
  const keyed = (prefix: string, word: string) =>
    isMessageKey(`${prefix}.${word}`) ? t(`${prefix}.${word}` as 'week.access.captions') : word
  if (typed === '' && name !== 'blockMin') return ''
  switch (name) {
    case 'format':
      return words.format(typed)
    case 'language':
      return words.language(typed)
    case 'topic':
      return pickText(lists.topics.find((topic) => topic.slug === typed)?.name ?? {}, locale).text || typed
    case 'track':
      return named(lists.tracks)
    case 'member':
      return named(lists.members)
    case 'lecturer':
      return named(lists.lecturers)
    case 'moderator':
      return named(lists.moderators)
    case 'blockMin':
      return blocksInWords(typedBlocks(values), t)
    case 'access':
      return typed
        .split(',')
        .map((fact) => keyed('week.access', fact))
        .join(', ')
    case 'videoKind':
      return keyed('week-wave.source', typed)
    case 'recordingChoice':
      return keyed('week-call.recording', typed)
    default:
      return typed
  }
}

/** The same as a list of terms and values. */
export function ToldFacts({ told, children }: { told: readonly Told[]; children?: ComponentChildren }) {
  const { t } = useUi()
  if (told.length === 0) return <p>{t('week-call.nothingTyped')}</p>
  return (
    <dl class="facts week-told">
      {told.map(({ label, text }) => (
        <div>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {children}
    </dl>
  )
}
