import type { RoomSource } from '#live'

export type Film = Extract<RoomSource, { kind: 'file' }>

/** What goes beside a film: captions of one language, the interpreter's picture, the sound alone. */
export interface Rungs {
  captions?: { lang: string; fileUuid: string }
  signFileUuid?: string
  audioFileUuid?: string
}

/** One of them, as forms and addresses name it: "captions:ru", "sign", "audio". */
export interface Rung {
  name: string
  kind: 'captions' | 'sign' | 'audio'
  lang?: string
  fileUuid: string
}

/** Languages that captions are made in here; the schools' own languages among them. */
export const captionLangs = ['ru', 'en', 'tt', 'ba', 'cv', 'sah', 'bua', 'tyv'] as const

export function rungsOf(film: Film): Rung[] {
  const { captions = [], signFileUuid, audioFileUuid } = film
  return [
    ...captions.map(({ lang, fileUuid }) => ({ name: `captions:${lang}`, kind: 'captions' as const, lang, fileUuid })),
    ...(signFileUuid ? [{ name: 'sign', kind: 'sign' as const, fileUuid: signFileUuid }] : []),
    ...(audioFileUuid ? [{ name: 'audio', kind: 'audio' as const, fileUuid: audioFileUuid }] : []),
  ]
}

/** New ones take the place of those of the same kind, captions those of their language. */
export function withRungs(film: Film, { captions, ...others }: Rungs): Film {
  if (!captions) return { ...film, ...others }
  const kept = (film.captions ?? []).filter(({ lang }) => lang !== captions.lang)
  return { ...film, ...others, captions: [...kept, captions] }
}

export function withoutRung(film: Film, name: string): Film {
  const { captions = [], signFileUuid, audioFileUuid, ...rest } = film
  return {
    ...rest,
    captions: captions.filter(({ lang }) => name !== `captions:${lang}`),
    ...(signFileUuid && name !== 'sign' && { signFileUuid }),
    ...(audioFileUuid && name !== 'audio' && { audioFileUuid }),
  }
}

const neededFor = { captions: 'captions', signLanguage: 'sign', lowBandwidth: 'audio' } as const

/** A broadcast brings its sound along, captions are typed at the desk; the interpreter needs a second picture. */
function madeOnAir(film: RoomSource): Rung['kind'][] {
  if (film.kind === 'broadcast') return ['captions', 'audio', ...(film.sign ? (['sign'] as const) : [])]
  return film.kind === 'recording' ? ['captions', 'audio'] : []
}

/** What the programme promises and nobody has put up yet. */
export function missingPromises(access: readonly string[], film: RoomSource): (keyof typeof neededFor)[] {
  const kinds = film.kind === 'file' ? rungsOf(film).map(({ kind }) => kind) : madeOnAir(film)
  const promised = Object.keys(neededFor) as (keyof typeof neededFor)[]
  return promised.filter((fact) => access.includes(fact) && !kinds.includes(neededFor[fact]))
}
