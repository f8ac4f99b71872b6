/** What the modules put into the index, in the order in which it is offered. */
export const kinds = ['session', 'programme', 'member', 'news'] as const
export type Kind = (typeof kinds)[number]

export interface Asked {
  q: string
  kind?: Kind | undefined
  within?: string | undefined
  page?: number
}

/** The address of a search, to be shared: names in one order, nothing empty. */
export function searchHref({ q, kind, within, page = 1 }: Asked): string {
  const query = new URLSearchParams({
    q,
    ...(kind && { kind }),
    ...(within && { within }),
    ...(page > 1 && { page: String(page) }),
  })
  return `/search?${query.toString()}`
}

export function isKind(word: string): word is Kind {
  return kinds.some((kind) => kind === word)
}
