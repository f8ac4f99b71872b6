import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import { kindOf, urlOf } from '../source/rules.ts'
import { sumOf } from '../weeks/blocks.ts'
import type { Block } from '../weeks/blocks.ts'
import { blockValues } from './form.ts'
import type { Proposal } from './store.ts'

const wordsIn = (text: LocalText, language: string): string => text[language] ?? Object.values(text)[0] ?? ''

/** A session that nobody told blocks of is one, before the screen. */
const toldBlocks = ({ blocks, durationMin }: Pick<Proposal, 'blocks' | 'durationMin'>): Block[] =>
  sumOf(blocks) > 0 ? blocks : [{ minutes: durationMin, screen: true }]

/** A proposal as its form holds it: a draft as it was typed, everything else from what stands. */
export function valuesOf(proposal: Proposal): FormValues {
  if (proposal.state === 'draft') return (proposal.source.draft ?? {}) as FormValues
  const { title, language, people } = proposal
  const named = (role: 'lecturer' | 'moderator') => String(people.find((person) => person.role === role)?.personId ?? '')
  const told = (proposal.source.draft ?? {}) as FormValues
  const answers = Object.fromEntries(Object.entries(told).filter(([name]) => /^q\d+$/.test(name)))
  return {
    ...answers,
    titleRu: title.ru ?? '',
    titleEn: title.en ?? '',
    abstract: wordsIn(proposal.abstract, language),
    format: proposal.format,
    topic: proposal.topicSlug ?? '',
    track: String(proposal.trackId ?? ''),
    member: String(proposal.memberId ?? ''),
    gradeFrom: String(proposal.gradeFrom ?? ''),
    gradeTo: String(proposal.gradeTo ?? ''),
    ageMark: proposal.ageMark ?? '',
    language,
    ...blockValues(toldBlocks(proposal)),
    lecturer: named('lecturer'),
    moderator: named('moderator'),
    kit: wordsIn(proposal.kit, language),
    access: proposal.accessFacts.join(','),
    videoKind: kindOf(proposal.video) === 'keep' || kindOf(proposal.video) === 'file' ? 'none' : kindOf(proposal.video),
    videoUrl: urlOf(proposal.video),
    fallback: proposal.fallback,
    recordingChoice: proposal.recordingChoice,
    note: proposal.noteToOffice,
  }
}
