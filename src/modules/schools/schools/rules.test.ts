import { expect, test } from 'vitest'
import { resolveZone } from './rules.ts'

const moscow = { zone: 'Europe/Moscow', zones: ['Europe/Moscow'] }
const yakutia = { zone: 'Asia/Yakutsk', zones: ['Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Srednekolymsk'] }

test('a region with one clock needs no question, whatever was left in the form from another region', () => {
  expect(resolveZone(moscow, undefined)).toEqual({ ok: true, zone: 'Europe/Moscow' })
  expect(resolveZone(moscow, '')).toEqual({ ok: true, zone: 'Europe/Moscow' })
  expect(resolveZone(moscow, 'Asia/Yakutsk')).toEqual({ ok: true, zone: 'Europe/Moscow' })
})

test('a region with several clocks must be asked, and only its own count', () => {
  expect(resolveZone(yakutia, undefined)).toEqual({ ok: false, reason: 'schools.zone.choose' })
  expect(resolveZone(yakutia, 'Asia/Vladivostok')).toEqual({ ok: true, zone: 'Asia/Vladivostok' })
  expect(resolveZone(yakutia, 'Europe/Moscow')).toEqual({ ok: false, reason: 'schools.zone.choose' })
})

test('what is no zone at all is called wrong, offsets and abbreviations too', () => {
  for (const word of ['Mars/Olympus', '+09:00', 'MSK+6', 'Якутск'])
    expect(resolveZone(yakutia, word)).toEqual({ ok: false, reason: 'schools.zone.wrong' })
})
