import { expect, test } from 'vitest'
import { nicknameOf, offerNicknames } from './nicknames.ts'

test('six nicknames are offered: all different animals, none taken, each read back from its key', () => {
  for (let round = 0; round < 50; round += 1) {
    const offers = offerNicknames(new Set(), 'ru', 6)
    expect(offers).toHaveLength(6)
    expect(new Set(offers.map((offer) => offer.key.split('-')[1])).size).toBe(6)
    for (const offer of offers) expect(nicknameOf(offer.key, 'ru')).toBe(offer.name)
    const [first] = offers
    expect(offerNicknames(new Set([first!.name]), 'ru', 6).map((offer) => offer.name)).not.toContain(first!.name)
  }
})

test('a nickname is two words of the list, of one gender in Russian, with a capital letter', () => {
  expect(nicknameOf('0-0', 'ru')).toBe('Весёлый барсук')
  expect(nicknameOf('0-0', 'en')).toBe('Cheerful badger')
})

test('a language with words of its own in its folder gives nicknames in them, as many as the list has', () => {
  expect(nicknameOf('1-10', 'tt')).toBe('Игелекле арыслан')
  expect(nicknameOf('69-65', 'tt')).toBe('Атомлы кайтаваз')
  expect([nicknameOf('70-0', 'tt'), nicknameOf('0-66', 'tt')]).toEqual([undefined, undefined])
})

test('no other text is ever a nickname', () => {
  for (const key of ['', 'Вася', '999-0', '0-999', '0', '0-0-0', '-1-0', '0-0<b>', '1e1-0'])
    expect([key, nicknameOf(key, 'ru')]).toEqual([key, undefined])
})

test('the dice decide: with the same throws come the same nicknames, and a class that took them all is offered none', () => {
  const offers = offerNicknames(new Set(), 'en', 1, () => 0)
  expect(offers).toEqual([{ key: '0-0', name: 'Cheerful badger' }])
  expect(offerNicknames(new Set(['Cheerful badger']), 'en', 1, () => 0)).toEqual([])
})
