/** How somebody is in a room: with the picture, or by ear. It stands in the page's address. */
export type Way = 'video' | 'audio'

/** The room's page for somebody who goes on as they were: forms carry the way in the field `as`. */
export function roomPath(room: { uuid: string }, as: string | undefined, query = '', part = ''): string {
  const words = [query, as === 'audio' || as === 'video' ? `as=${as}` : ''].filter((word) => word !== '').join('&')
  return `/live/${room.uuid}${words && `?${words}`}${part && `#${part}`}`
}
