import { forgetPass } from '../holdings/erase.ts'
import { nicknameFor } from './nicknames.ts'
import { findPassById } from './store.ts'

export const passes = {
  /** Also a pass that ended: what it took part in keeps its name. */
  findById: findPassById,
  /** How a child with a seat of its own is called in rooms: safe words, never the display name. */
  nicknameFor,
  /** Forgets a pupil without an account: nickname, pass, and what all modules above hold of it. */
  forget: forgetPass,
}
