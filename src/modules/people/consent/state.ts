import type { Child } from '../family/store.ts'
import type { Db } from '#platform/db/database.ts'
import { holdsBy, needsOwnYes, purposes } from './rules.ts'
import type { Purpose, SignedAs } from './rules.ts'
import { listLastWords, listTexts } from './store.ts'
import type { ConsentText, LastWord } from './store.ts'

/** Whose consents, and as whom the reader looks at them. */
export interface Place {
  child: Pick<Child, 'id' | 'uuid' | 'name' | 'grade'>
  side: SignedAs
  path: string
}

/** A guardian for every child of theirs; a pupil from the eighth grade on, and wherever it has said something that it may want to unsay. */
export const maySign = ({ child, side }: Place, own?: LastWord): boolean =>
  side === 'guardian' || needsOwnYes(child.grade) || own !== undefined

/** How one purpose stands, for one of the two who sign. */
export interface PurposeState {
  purpose: Purpose
  newest: ConsentText
  /** The last word of the side that looks, and of the other one. */
  own: LastWord | undefined
  other: LastWord | undefined
  holds: boolean
  needsBoth: boolean
  /** What is done has changed since the own signature: the question is put again. */
  asksAgain: boolean
}

/** Each purpose by itself, in the order in which they are asked. */
export async function readStates(db: Db, child: { id: number; grade: number | null }, side: SignedAs): Promise<PurposeState[]> {
  const [texts, words] = [await listTexts(db), await listLastWords(db, child.id)]
  return purposes.map((purpose) => {
    const versions = texts.filter((text) => text.purpose === purpose)
    const of = (signedAs: SignedAs) => words.find((word) => word.purpose === purpose && word.signedAs === signedAs)
    const [guardian, self] = [of('guardian'), of('self')]
    const own = side === 'guardian' ? guardian : self
    return {
      purpose,
      newest: versions[0]!,
      own,
      other: side === 'guardian' ? self : guardian,
      holds: holdsBy(child.grade, { guardian: guardian?.event, self: self?.event }),
      needsBoth: needsOwnYes(child.grade),
      asksAgain: own !== undefined && versions.some(({ version, asksAgain }) => asksAgain && version > own.version),
    }
  })
}
