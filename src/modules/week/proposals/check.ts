import { listMembers } from '#consortium'
import { listPeopleWithRole } from '#people'
import { listTopics } from '#trends'
import type { Db } from '#platform/db/database.ts'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import type { Actor } from '#platform/http/route.ts'
import { checkAnswer, fieldOf, isAskedOf } from '../call/rules.ts'
import { findCall, listQuestions } from '../call/store.ts'
import type { Question } from '../call/store.ts'
import { listTracks } from '../weeks/store.ts'
import type { Stream, Week } from '../weeks/store.ts'
import { checkFields } from './form.ts'
import type { ProposalFields } from './form.ts'
import { mayProposeFor } from './rules.ts'

type Listed<Reader extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Reader>>

/** What a proposal chooses from: read once for a form, or for a whole file of proposals. */
export interface ProposalLists {
  topics: Listed<typeof listTopics>
  members: Listed<typeof listMembers>
  lecturers: Actor[]
  moderators: Actor[]
  tracks: Stream[]
  questions: Question[]
  formats: readonly string[]
}

export async function gatherLists(db: Db, week: Week): Promise<ProposalLists> {
  const [topics, members, lecturers, moderators, tracks, questions, call] = await Promise.all([
    listTopics(db),
    listMembers(db),
    listPeopleWithRole(db, 'lecturer'),
    listPeopleWithRole(db, 'moderator'),
    listTracks(db, week.id),
    listQuestions(db, week.id),
    findCall(db, week.id),
  ])
  return { topics, members, lecturers, moderators, tracks, questions, formats: call?.formats ?? [] }
}

/** Tracks that are no topics again: a week whose headings are its topics asks only once. */
export const askedTracks = ({ tracks, topics }: Pick<ProposalLists, 'tracks' | 'topics'>): Stream[] =>
  tracks.every((track) => topics.some((topic) => topic.slug === track.slug)) ? [] : tracks

export interface WholeProposal {
  fields: ProposalFields & { trackId: number | null }
  answers: { questionId: number; body: string }[]
}

export type CheckedProposal = { ok: true; proposal: WholeProposal } | { ok: false; errors: FormErrors; values: FormValues }

/** Everything that a proposal needs to be handed in, all that is missing at once. */
export function checkProposal(lists: ProposalLists, actor: Actor | null, values: FormValues): CheckedProposal {
  const form = checkFields(values)
  const asked = lists.questions.filter((question) => isAskedOf(question, values.format ?? ''))
  const errors: FormErrors = form.ok ? chosenErrors(lists, actor, form.data) : { ...form.errors }
  for (const question of asked) {
    const wrong = checkAnswer(question, values[fieldOf(question)] ?? '')
    if (wrong) errors[fieldOf(question)] = wrong
  }
  if (!form.ok || Object.keys(errors).length > 0) return { ok: false, errors, values }
  const answers = asked.flatMap((question) => {
    const body = values[fieldOf(question)] ?? ''
    return body === '' ? [] : [{ questionId: question.id, body }]
  })
  return { ok: true, proposal: { fields: { ...form.data, trackId: trackOf(lists, form.data) }, answers } }
}

function trackOf({ tracks, topics }: ProposalLists, fields: ProposalFields): number | null {
  if (askedTracks({ tracks, topics }).length === 0) return tracks.find((track) => track.slug === fields.topic)?.id ?? null
  return fields.track ?? null
}

function chosenErrors(lists: ProposalLists, actor: Actor | null, fields: ProposalFields): FormErrors {
  const isIn = (people: readonly { id: number }[], id: number) => people.some((one) => one.id === id)
  const errors: FormErrors = {}
  if (!lists.formats.includes(fields.format)) errors.format = 'week-call.formatNotCalled'
  if (!lists.topics.some((topic) => topic.slug === fields.topic)) errors.topic = 'week.proposal.topicNeeded'
  if (fields.track !== undefined && !isIn(askedTracks(lists), fields.track)) errors.track = 'week.place.choose'
  if (!isIn(lists.members, fields.member)) errors.member = 'week.proposal.memberNeeded'
  else if (!mayProposeFor(actor, fields.member)) errors.member = 'week.proposal.notYourMember'
  // Whoever is named is shown by name: nobody but those who may lead or keep a session can be.
  if (!isIn(lists.lecturers, fields.lecturer)) errors.lecturer = 'week.place.lecturerNeeded'
  if (!isIn(lists.moderators, fields.moderator)) errors.moderator = 'week.place.moderatorNeeded'
  return errors
}
