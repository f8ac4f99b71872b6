export type Separator = ';' | ','
export type CsvCell = string | number | null

/**
 * CSV by RFC 4180 with a byte order mark, so that Excel reads Cyrillic. A semicolon goes with a decimal comma, as Russian
 * spreadsheets expect, a comma with a decimal point.
 */
export function toCsv(lines: CsvCell[][], separator: Separator): string {
  const rows = lines.map((line) => line.map((cell) => writeCell(cell, separator)).join(separator))
  return `\uFEFF${rows.join('\r\n')}\r\n`
}

// A cell that begins like a formula would be run by the spreadsheet that opens it (OWASP, CSV injection).
const formula = /^[\s\u00a0]*[=+\-@\t\r]/

function writeCell(cell: CsvCell, separator: Separator): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return separator === ';' ? String(cell).replace('.', ',') : String(cell)
  const safe = formula.test(cell) ? `'${cell}` : cell
  return /["\r\n;,']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
