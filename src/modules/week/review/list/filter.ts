import { sessionStates } from '../../weeks/kinds.ts'
import type { SessionState } from '../../weeks/kinds.ts'

export const orders = ['newest', 'score', 'spread', 'fewest'] as const
export type Order = (typeof orders)[number]

/** Drafts are their authors' alone. */
export const listedStates = sessionStates.filter((state) => state !== 'draft')

/** What of a week's proposals is shown, as it stands in the address. */
export interface ListFilter {
  state: SessionState | undefined
  topic: string | undefined
  format: string | undefined
  member: number | undefined
  words: string
  order: Order
  /** From 1. */
  page: number
}

export const pageSize = 100

const word = (text: string | undefined): string | undefined => (text && /^[\w-]{1,80}$/.test(text) ? text : undefined)
const count = (text: string | undefined): number | undefined => (text && /^\d{1,9}$/.test(text) ? Number(text) : undefined)

export function readFilter(query: (name: string) => string | undefined): ListFilter {
  return {
    state: listedStates.find((state) => state === query('state')),
    topic: word(query('topic')),
    format: word(query('format')),
    member: count(query('member')),
    words: (query('q') ?? '').normalize('NFC').replaceAll('\u0000', '').trim().slice(0, 100),
    order: orders.find((order) => order === query('order')) ?? 'newest',
    page: Math.max(1, count(query('page')) ?? 1),
  }
}

/** The same list with something changed; another choice begins at its first page. */
export function listHref(path: string, filter: ListFilter, change: Partial<ListFilter> = {}): string {
  const { state, topic, format, member, words, order, page } = { ...filter, page: 1, ...change }
  const query = new URLSearchParams()
  const put = (name: string, value: string | number | undefined) => value !== undefined && value !== '' && query.set(name, String(value))
  put('state', state)
  put('topic', topic)
  put('format', format)
  put('member', member)
  put('q', words)
  put('order', order === 'newest' ? undefined : order)
  put('page', page === 1 ? undefined : page)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
