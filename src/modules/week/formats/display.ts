import sanitizeHtml from 'sanitize-html'

const blockTag = /<(?:\/?(?:p|ul|ol|blockquote|pre|h[1-6]|table|hr)|div|li|tr|br)\b[^<>]*>/gi

/** Longer texts are cut for display: the longest real abstract has some ten thousand letters, and hostile ones grow costly. */
const lettersMax = 100_000

export function looksLikeHtml(text: string): boolean {
  return /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});/i.test(text)
}

/** Text for search, mail and calendars: no tags, blocks on lines of their own, at most one empty line between. */
export function toPlain(whole: string): string {
  const text = whole.slice(0, lettersMax)
  if (!looksLikeHtml(text)) return tidyLines(text)
  const lines = joinSoftLines(text).replaceAll(blockTag, (tag) => `\n${tag}`)
  return tidyLines(decodeEntities(sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {} })))
}

/** HTML that is safe to put into a page: a few tags without classes, styles, pictures or frames; plain text gets paragraphs. */
export function toSafeHtml(whole: string): string {
  const text = whole.slice(0, lettersMax)
  return sanitizeHtml(looksLikeHtml(text) ? text : paragraphs(text), {
    allowedTags: ['p', 'br', 'ul', 'ol', 'li', 'a', 'em', 'strong', 'b', 'i', 'code', 'pre', 'blockquote', 'h3', 'h4', 'h5'],
    allowedAttributes: { a: ['href', 'rel'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nestingLimit: 50,
    transformTags: {
      h1: 'h3',
      h2: 'h4',
      h6: 'h5',
      // An address within the site that the file came from would lead into ours.
      a: (tagName, { href }) => {
        const attribs: Record<string, string> = href && /^[a-z]+:/i.test(href) ? { href, rel: 'nofollow noopener' } : {}
        return { tagName, attribs }
      },
    },
  })
}

function paragraphs(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return tidyLines(escaped)
    .split('\n\n')
    .map((part) => `<p>${part.replaceAll('\n', '<br />')}</p>`)
    .join('')
}

/** In HTML a line break is a space, except in `pre`; where no block says that a text is HTML, its lines are meant. */
function joinSoftLines(text: string): string {
  if (text.search(blockTag) < 0) return text
  let isPre = false
  const join = (part: string, at: number) => {
    if (at % 2 === 1) isPre = !part.startsWith('</')
    return isPre ? part : part.replaceAll(/\s+/g, ' ')
  }
  return text
    .split(/(<\/?pre\b[^<>]*>)/i)
    .map(join)
    .join('')
}

function tidyLines(text: string): string {
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trim())
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

// sanitize-html has already turned every other entity into its letter.
function decodeEntities(text: string): string {
  const letters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }
  return text.replaceAll(/&(?:lt|gt|quot|amp);/g, (entity) => letters[entity]!)
}
