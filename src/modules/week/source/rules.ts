import type { RoomSource } from '#live'

/** Where a session's picture can come from, as its forms offer it. A file and a recording that are there already are "kept". */
export const sourceKinds = ['broadcast', 'broadcastSign', 'file', 'external', 'none'] as const
/** What a lecturer chooses: a film is put up by the office. */
export const lecturerKinds = ['broadcast', 'broadcastSign', 'external', 'none'] as const
export type SourceKind = (typeof sourceKinds)[number] | 'keep'

/** Of what stands there, as the form says it. */
export function kindOf(video: RoomSource): SourceKind {
  if (video.kind === 'broadcast') return video.sign ? 'broadcastSign' : 'broadcast'
  return video.kind === 'file' || video.kind === 'recording' ? 'keep' : video.kind
}

/** The source that was chosen; a file that did not come leaves what stood there. */
export function sourceOf(chosen: { kind: SourceKind; url: string }, before: RoomSource, uploaded?: RoomSource): RoomSource {
  switch (chosen.kind) {
    case 'broadcast':
      return { kind: 'broadcast' }
    case 'broadcastSign':
      return { kind: 'broadcast', sign: true }
    case 'external':
      return { kind: 'external', url: chosen.url }
    case 'file':
      return uploaded ?? before
    case 'keep':
      return before
    case 'none':
      return { kind: 'none' }
  }
}

/** A wave airs the recording of its item: another picture would make it another session. */
export function offered(video: RoomSource, kinds: readonly (typeof sourceKinds)[number][] = sourceKinds): SourceKind[] {
  if (video.kind === 'recording') return ['keep']
  return video.kind === 'file' ? [...kinds, 'keep'] : [...kinds]
}

export const isSame = (a: RoomSource, b: RoomSource): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (source: RoomSource) => Object.fromEntries(Object.entries(source).toSorted())

/** The address of a picture elsewhere, for a form. */
export const urlOf = (video: RoomSource): string => (video.kind === 'external' ? video.url : '')
