import { unsignQuestions } from '../questions/actions.ts'
import { withholdAppearances } from './appearances.ts'

/** What of its subjects may be shown is the owner's to say: where they are heard or seen in recordings, and their label at their questions. */
export const showing = { withhold: withholdAppearances, unsign: unsignQuestions }
