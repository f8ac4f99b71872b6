import type { Locale, LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import type { NewsItem } from './store.ts'

export interface FeedSource {
  items: NewsItem[]
  members: { id: number; name: LocalText }[]
  locale: Locale
  title: string
  origin: string
  now: Temporal.Instant
}

/** The news as an Atom feed (RFC 4287). Ids are the items' uuids: they stay when a title or an address changes. */
export function atomFeed({ items, members, locale, title, origin, now }: FeedSource): string {
  const updated =
    items
      .map((item) => item.updatedAt.toString())
      .toSorted()
      .at(-1) ?? now.toString()
  const entries = items.map((item) => {
    const words = pickText(item.title, locale)
    const author = members.find((member) => member.id === item.memberId)
    const name = author ? pickText(author.name, locale).text : title
    return [
      `  <entry xml:lang="${escapeXml(words.lang ?? locale)}">`,
      `    <id>urn:uuid:${item.uuid}</id>`,
      `    <title>${escapeXml(words.text)}</title>`,
      `    <link href="${escapeXml(`${origin}/news/${item.slug}`)}"/>`,
      `    <published>${item.publishedAt.toString()}</published>`,
      `    <updated>${item.updatedAt.toString()}</updated>`,
      `    <author><name>${escapeXml(name)}</name></author>`,
      `    <summary>${escapeXml(pickText(item.lead, locale).text)}</summary>`,
      '  </entry>',
    ].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">`,
    `  <id>${escapeXml(`${origin}/news`)}</id>`,
    `  <title>${escapeXml(title)}</title>`,
    `  <link rel="self" href="${escapeXml(`${origin}/news.atom`)}"/>`,
    `  <link href="${escapeXml(`${origin}/news`)}"/>`,
    `  <updated>${updated}</updated>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no way to write most control signs: they are left out. */
function escapeXml(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replaceAll(/[&<>"]/g, (sign) => entities[sign]!)
}
