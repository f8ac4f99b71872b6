import type { CalendarProperty, Extra, Json, ScheduleDocument, SchedulePerson, XmlExtra, XmlNode } from './model.ts'

/** `office` gets the file as it was; `public` gets no e-mail address of a person and no unknown field that holds one. */
export type Audience = 'public' | 'office'

// Bounded as addresses are (RFC 5321, 4.5.3.1), so that no long text makes the search slow.
const address = /<?[^\s@<>()[\]",;:]{1,64}@[^\s@<>()[\]",;:]{1,255}\.[^\s@<>()[\]",;:]{1,63}>?/gu
const anyAddress = new RegExp(address.source, 'u')

/** The name without any e-mail address in it; undefined where nothing is left: then show a text such as "Speaker 123". */
export function publicName(person: Pick<SchedulePerson, 'name'>): string | undefined {
  if (!anyAddress.test(person.name)) return person.name.trim() || undefined
  const rest = person.name.replaceAll(address, ' ').replaceAll(/\(\s*\)|\[\s*\]|<\s*>/g, ' ')
  const name = rest
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[,;])/g, '')
    .replace(/^[\s,;:/–—-]+|[\s,;:/–—-]+$/gu, '')
  return /\p{L}/u.test(name) ? name : undefined
}

/** The document as everybody may have it. `unnamed` names a person who left nothing but an address. */
export function publicDocument(document: ScheduleDocument, unnamed: (id: string | null) => string): ScheduleDocument {
  const clean = <T extends { extra: Extra }>(thing: T): T => ({ ...thing, extra: publicExtra(thing.extra) })
  return {
    ...clean(document),
    headExtra: publicExtra(document.headExtra),
    days: document.days.map((day) => ({ ...clean(day), rooms: day.rooms.map(clean) })),
    rooms: document.rooms.map(clean),
    tracks: document.tracks.map(clean),
    events: document.events.map((event) => ({
      ...clean(event),
      persons: event.persons.map((person) => ({ ...person, name: publicName(person) ?? unnamed(person.id), extra: {} })),
      links: event.links.map(clean),
      attachments: event.attachments.map(clean),
    })),
  }
}

const personal = new Set(['attendee', 'organizer', 'contact'])

function publicExtra(extra: Extra): Extra {
  const { xml, json, emf, calendar } = extra
  return {
    ...(xml && { xml: publicXml(xml) }),
    ...(json && { json: publicFields(json) }),
    ...(emf && { emf: publicFields(emf) }),
    ...(calendar && {
      calendar: {
        properties: calendar.properties.filter(isPublicProperty),
        components: calendar.components.filter((component) => !holdsAddress(component)),
      },
    }),
  }
}

function publicXml(xml: XmlExtra): XmlExtra {
  const attributes = (all: Record<string, string>) => Object.fromEntries(Object.entries(all).filter(([, value]) => !holdsAddress(value)))
  const elements = (all: XmlNode[]) => all.filter((node) => !holdsAddress(node as unknown as Json))
  const parts = Object.entries(xml.parts).map(([name, part]) => [
    name,
    { attributes: attributes(part.attributes), elements: elements(part.elements) },
  ])
  return { attributes: attributes(xml.attributes), elements: elements(xml.elements), parts: Object.fromEntries(parts) }
}

function publicFields(fields: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !holdsAddress(value)))
}

function isPublicProperty(property: CalendarProperty): boolean {
  return !personal.has(property[0]) && !holdsAddress(property)
}

function holdsAddress(value: Json): boolean {
  return anyAddress.test(JSON.stringify(value))
}
