import { expect, test } from 'vitest'
import { missingPromises, rungsOf, withoutRung, withRungs } from './rules.ts'
import type { Film } from './rules.ts'

const film: Film = { kind: 'file', fileUuid: 'f', mediaType: 'video/mp4' }
const whole: Film = { ...film, captions: [{ lang: 'ru', fileUuid: 'r' }], signFileUuid: 's', audioFileUuid: 'a' }

test('captions of a language replace those of the same language, other rungs their like', () => {
  const both = withRungs(whole, { captions: { lang: 'tt', fileUuid: 't' }, audioFileUuid: 'b' })
  expect(rungsOf(both).map(({ name, fileUuid }) => [name, fileUuid])).toEqual([
    ['captions:ru', 'r'],
    ['captions:tt', 't'],
    ['sign', 's'],
    ['audio', 'b'],
  ])
  expect(withRungs(whole, { captions: { lang: 'ru', fileUuid: 'n' } }).captions).toEqual([{ lang: 'ru', fileUuid: 'n' }])
})

test('one is taken away, the others stay', () => {
  expect(withoutRung(whole, 'captions:ru')).toEqual({ ...film, captions: [], signFileUuid: 's', audioFileUuid: 'a' })
  expect(withoutRung(whole, 'sign')).toEqual({ ...film, captions: whole.captions, audioFileUuid: 'a' })
  expect(withoutRung(whole, 'audio')).toEqual({ ...film, captions: whole.captions, signFileUuid: 's' })
  expect(withoutRung(whole, 'captions:en')).toEqual(whole)
})

test('promises that nobody has kept yet', () => {
  const access = ['captions', 'signLanguage', 'lowBandwidth', 'noFlashes']
  expect(missingPromises(access, film)).toEqual(['captions', 'signLanguage', 'lowBandwidth'])
  expect(missingPromises(access, { ...film, audioFileUuid: 'a' })).toEqual(['captions', 'signLanguage'])
  expect(missingPromises(access, whole)).toEqual([])
  expect(missingPromises(['captions'], { kind: 'none' })).toEqual(['captions'])
  expect(missingPromises(access, { kind: 'broadcast' })).toEqual(['signLanguage'])
  expect(missingPromises(access, { kind: 'broadcast', sign: true })).toEqual([])
})
