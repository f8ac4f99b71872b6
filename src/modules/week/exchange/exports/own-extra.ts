import type { Locale } from '#platform/i18n.ts'
import { translator } from '#platform/i18n.ts'
import type { CalendarProperty, Extra, ScheduleLink, XmlNode } from '../../formats/model.ts'
import { say } from './imported-document.ts'
import type { ExportedSession } from './store.ts'

/** In words, for every format: what it is made of, and what it airs again. */
export function ownLines({ facts }: ExportedSession, item: ExportedSession | undefined, locale: Locale): string[] {
  const t = translator(locale)
  const parts = (facts.blocks ?? []).map(({ minutes, screen }) =>
    t(screen ? 'week-release.block.screen' : 'week-release.block.off', { n: minutes }),
  )
  return [
    ...(parts.length > 0 ? [t('week-release.block.line', { parts: parts.join(', ') })] : []),
    ...(facts.waveOf === null ? [] : [t('week-release.block.again', { title: (item && say(item.facts.title, locale)) ?? facts.waveOf })]),
  ]
}

/** The session that it airs again, where that has a page. */
export function waveLinks(item: ExportedSession | undefined, path: string | null, locale: Locale): ScheduleLink[] {
  if (!item || path === null) return []
  return [{ url: `${path}/sessions/${item.slug}`, title: say(item.facts.title, locale), type: null, extra: {} }]
}

/** The same for machines, where the format has room for more: elements of XML, properties of a calendar (RFC 5545, 3.8.4.5). */
export function ownExtra({ facts, format }: ExportedSession): Extra {
  const blocks = facts.blocks ?? []
  const elements: XmlNode[] = [
    ...(blocks.length > 0
      ? [
          {
            name: 'blocks',
            attributes: {},
            children: blocks.map(({ minutes, screen }) => ({
              ...{ name: 'block', attributes: { minutes: String(minutes), screen: screen ? 'on' : 'off' } },
              children: [],
            })),
          },
        ]
      : []),
    ...(facts.waveOf === null ? [] : [{ name: 'wave_of', attributes: { guid: facts.waveOf }, children: [] }]),
  ]
  const properties: CalendarProperty[] = [
    ['x-kaleidoscope-format', {}, 'unknown', format],
    ...(facts.waveOf === null ? [] : [['related-to', { reltype: 'SIBLING' }, 'text', facts.waveOf] as CalendarProperty]),
    ...(blocks.length > 0
      ? [
          [
            'x-kaleidoscope-blocks',
            {},
            'unknown',
            blocks.map((one) => `${one.minutes}:${one.screen ? 'on' : 'off'}`).join(' '),
          ] as CalendarProperty,
        ]
      : []),
  ]
  return { calendar: { properties, components: [] }, ...(elements.length > 0 && { xml: { attributes: {}, elements, parts: {} } }) }
}
