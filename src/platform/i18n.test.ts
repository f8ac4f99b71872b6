import { describe, expect, test } from 'vitest'
import { Temporal } from './time.ts'
import { intlLocales, languageOf, negotiateLocale, pickText, speak, translator, wholeLocale } from './i18n.ts'

describe('a partial language', () => {
  test('counts with one form after every number, whatever language the machine speaks', () => {
    // Node knows no plural rules for Tatar and would ask the machine's: there "1 дәрес, 2 дәрес" would need two forms.
    expect(Intl.PluralRules.supportedLocalesOf('tt')).toEqual([])
    const t = translator('tt')
    expect([0, 1, 2, 5, 21, 101].map((n) => t('week.overview.sessions', { n }))).toEqual([
      'Дәресләр юк',
      '1 дәрес',
      '2 дәрес',
      '5 дәрес',
      '21 дәрес',
      '101 дәрес',
    ])
  })
  test('orders a class by its number’s own ending', () => {
    const t = translator('tt')
    expect([1, 6, 7, 9, 10, 11].map((grade) => t('week.grade', { grade }))).toEqual([
      '1 нче сыйныф',
      '6 нчы сыйныф',
      '7 нче сыйныф',
      '9 нчы сыйныф',
      '10 нчы сыйныф',
      '11 нче сыйныф',
    ])
  })
  test('writes dates, numbers, lists and names of languages in its own way', () => {
    const day = Temporal.PlainDate.from('2026-11-23').toZonedDateTime('UTC').epochMilliseconds
    const tags = intlLocales('tt')
    expect(tags).toEqual(['tt', 'ru'])
    const long = new Intl.DateTimeFormat(tags, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' })
    expect(long.format(day)).toBe('23 ноябрь, дүшәмбе')
    expect(new Intl.NumberFormat(tags).format(12345.5).replace(/\s/, ' ')).toBe('12 345,5')
    expect(new Intl.ListFormat(tags).format(['а', 'б', 'в'])).toBe('а, б һәм в')
    expect(new Intl.DisplayNames(tags, { type: 'language' }).of('ru')).toBe('рус')
    expect(new Intl.Collator(tags).resolvedOptions().locale).toBe('ru')
  })
  test('gives way to its fallback where nothing can be tried first', () => {
    expect(['tt', 'en', 'ru', 'xx', null].map(wholeLocale)).toEqual(['ru', 'en', 'ru', 'ru', 'ru'])
    expect(languageOf('tt').fallback).toBe('ru')
  })
  test('notes what it lacks, and says everything in the fallback once the page has fallen', () => {
    const { t, spoken } = speak('tt')
    expect(t('app.error.home')).toBe('Баш биткә')
    expect([...spoken!.lacks]).toEqual([])
    expect(t('app.audit.title')).toBe('Журнал изменений')
    expect([...spoken!.lacks]).toEqual(['app.audit.title'])
    // A text inside a text is taken back with it.
    t('app.demo.become', { role: t('people.role.pupil') })
    expect(spoken!.inFallback.get('Керү: Укучы')).toBe('Войти: Ученик')
    spoken!.fallen = true
    expect(t('app.error.home')).toBe('На главную')
  })
  test('a complete language has nothing to note', () => {
    expect(speak('en').spoken).toBeUndefined()
    expect(() => translator('en')('app.no' as never)).toThrow('No text en app.no')
  })
})

test.each([
  [{ ru: 'Лёд', en: 'Ice' }, 'tt', { text: 'Лёд', lang: 'ru' }],
  [{ en: 'Ice', sah: 'Муус' }, 'tt', { text: 'Ice', lang: 'en' }],
  [{ tt: 'Боз', ru: 'Лёд' }, 'tt', { text: 'Боз', lang: undefined }],
  [{ tt: 'Боз' }, 'en', { text: 'Боз', lang: 'tt' }],
  [{ und: 'Eis' }, 'ru', { text: 'Eis', lang: undefined }],
  [{}, 'ru', { text: '', lang: undefined }],
] as const)('%j for a reader of %s', (text, locale, picked) => {
  expect(pickText(text, locale)).toEqual(picked)
})

test.each([
  ['tt-RU,tt;q=0.9,ru;q=0.8', 'tt'],
  ['ba, tt;q=0.5, ru;q=0.9', 'ru'],
  ['en-GB', 'en'],
  ['de', 'ru'],
  ['tt;q=0, en', 'en'],
  [undefined, 'ru'],
])('Accept-Language %s is %s', (header, locale) => {
  expect(negotiateLocale(header)).toBe(locale)
})
