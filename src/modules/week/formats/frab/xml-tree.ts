import { SaxesParser } from 'saxes'
import { decodePieces } from '../bytes.ts'
import { Refusal } from '../notes.ts'
import type { XmlExtra, XmlNode } from '../model.ts'

export interface XmlElement extends XmlNode {
  children: (XmlElement | string)[]
  line: number
}

const depthMax = 40
const elementsMax = 1_000_000

/**
 * Reads piece by piece and hands every `event` over as soon as it is closed, so that the tree that stays is the frame of the
 * schedule. A document type is refused before anything in it is believed: no entity bombs, no files from elsewhere.
 */
export function readXml(bytes: Uint8Array, onEvent: (event: XmlElement, ancestors: XmlElement[]) => void): XmlElement {
  const parser = new SaxesParser({ position: true })
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let elements = 0
  const here = () => ({ line: parser.line, column: parser.columnIndex + 1 })
  const addText = (text: string) => open.at(-1)?.children.push(text)

  parser.on('error', (error) => {
    throw new Refusal('xml-broken', { ...here(), detail: error.message.replace(/^\d+:\d+:\s*/, '') }, here())
  })
  parser.on('doctype', () => {
    throw new Refusal('doctype-refused', {}, here())
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', (tag) => {
    elements += 1
    if (open.length >= depthMax) throw new Refusal('too-deep', { max: depthMax }, here())
    if (elements > elementsMax) throw new Refusal('too-many', { max: elementsMax }, here())
    open.push({ name: tag.name, attributes: { ...(tag.attributes as Record<string, string>) }, children: [], line: parser.line })
  })
  parser.on('closetag', () => {
    const element = open.pop()!
    if (open.length === 0) root = element
    else if (isEvent(element, open)) onEvent(element, [...open])
    else open.at(-1)!.children.push(element)
  })

  for (const piece of decodePieces(bytes)) parser.write(piece)
  parser.close()
  if (!root) throw new Refusal('xml-broken', { line: 1, column: 1, detail: '' }, { line: 1, column: 1 })
  return root
}

function isEvent(element: XmlElement, open: XmlElement[]): boolean {
  const parent = open.at(-1)!.name
  return element.name === 'event' && (parent === 'room' || parent === 'day')
}

export function elementsOf(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => typeof child !== 'string')
}

export function findElement(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && elementsOf(parent).find((element) => element.name === name)
}

/** The text exactly as it stands; markup that somebody left unescaped is kept as markup. Empty and absent are null. */
export function textOf(element: XmlElement | undefined): string | null {
  if (!element) return null
  const text = element.children.map((child) => (typeof child === 'string' ? child : showXml(child))).join('')
  return text.trim() === '' ? null : text
}

/** The text beside an element's children, where these are kept apart as unknown ones. */
export function ownText(element: XmlElement): string | null {
  return element.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim() === ''
    ? null
    : textBeside(element)
}

function textBeside(element: XmlElement): string {
  const texts = element.children.filter((child) => typeof child === 'string').join('')
  return elementsOf(element).length > 0 ? texts.trim() : texts
}

/** A plain node without our line numbers, to be stored. */
export function toNode(element: XmlElement): XmlNode {
  const children = element.children.map((child) => (typeof child === 'string' ? child : toNode(child)))
  const hasElements = children.some((child) => typeof child !== 'string')
  const kept = hasElements ? children.filter((child) => typeof child !== 'string' || child.trim() !== '') : children
  return { name: element.name, attributes: element.attributes, children: kept }
}

/**
 * What the model has no field for. `known` maps each known child to the grandchildren it may have, or to null for a text;
 * a second child of a known name is unknown, except for those in `repeated`.
 */
export function extraOf(
  element: XmlElement,
  attributes: string[],
  known: Record<string, string[] | null>,
  repeated: string[] = [],
): { xml?: XmlExtra } {
  const extra: XmlExtra = { attributes: without(element.attributes, attributes), elements: [], parts: {} }
  const seen = new Set<string>()
  for (const child of elementsOf(element)) {
    if (repeated.includes(child.name)) continue
    if (!Object.hasOwn(known, child.name) || seen.has(child.name)) extra.elements.push(toNode(child))
    else keepPart(extra, child, known[child.name] ?? null)
    seen.add(child.name)
  }
  const isNothing = [extra.attributes, extra.elements, extra.parts].every((part) => Object.keys(part).length === 0)
  return isNothing ? {} : { xml: extra }
}

function keepPart(extra: XmlExtra, child: XmlElement, names: string[] | null): void {
  const elements =
    names === null
      ? []
      : elementsOf(child)
          .filter(({ name }) => !names.includes(name))
          .map(toNode)
  if (elements.length === 0 && Object.keys(child.attributes).length === 0) return
  extra.parts[child.name] = { attributes: child.attributes, elements }
}

function without(all: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))
}

// What XML 1.0 cannot hold at all, and half of a surrogate pair.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, '')
    .replaceAll(/[&<>\r]/g, (sign) => escapes[sign]!)
}

export function showAttributes(attributes: Record<string, string | number | null | undefined>): string {
  const shown = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
  return shown.map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`).join('')
}

export function showXml(node: XmlNode): string {
  const inner = node.children.map((child) => (typeof child === 'string' ? escapeText(child) : showXml(child))).join('')
  return `<${node.name}${showAttributes(node.attributes)}${inner === '' ? '/>' : `>${inner}</${node.name}>`}`
}

function escapeAttribute(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, '')
    .replaceAll(/[&<>"\r\n\t]/g, (sign) => escapes[sign]!)
}
