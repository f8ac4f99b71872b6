import type { Ctx } from '#platform/http/route.ts'
import { steps } from './moves.ts'

/** What an editor's address says beside the week: which list, how far an arrow moves, and what was done before it came. */
export interface Asked {
  show: string
  stepMin: number
  /** The button that was pressed last, "guid later": it has the focus again. */
  focus: string | undefined
  /** Revision of the command that was just obeyed, and how many of others' it got along with. */
  done: number | undefined
  merged: number
}

/** `first`: the list that is shown to whoever asks for none, where it is one of them. */
export function readAsked(c: Ctx, lists: readonly string[], first: string): Asked {
  const query = (name: string) => c.req.query(name) ?? ''
  const number = (name: string) => (/^\d{1,9}$/.test(query(name)) ? Number(query(name)) : undefined)
  return {
    show: [query('show'), first].find((one) => lists.includes(one)) ?? lists[0] ?? '',
    stepMin: steps.find((step) => step === number('step')) ?? steps[0],
    focus: query('did') === '' ? undefined : `${query('at')} ${query('did')}`,
    done: number('done'),
    merged: number('merged') ?? 0,
  }
}
