import type { LocalText } from '#platform/i18n.ts'

/** A session as it was when its proofs were given; later changes of the programme leave the paper as it is. */
export interface SessionFacts {
  guid: string
  slug: string
  title: LocalText
  format: string
  topicSlug: string | null
  startsAt: string
  endsAt: string
  week: { slug: string; name: LocalText }
  member: { slug: string; name: LocalText } | null
  lecturers: LocalText[]
}
