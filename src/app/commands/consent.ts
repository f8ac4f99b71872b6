import { readFile, stat } from 'node:fs/promises'
import { consents } from '#people'
import { Stop, say } from './open.ts'

/** A receipt is a few kilobytes; what is far larger is none. */
const fileBytesMax = 1024 * 1024

const wrong = {
  form: 'it is no receipt of a consent',
  hash: 'the record was changed after it was written',
  signature: 'it was not signed by the key that it names',
  text: 'the text is not the one that was signed',
  names: 'the names are not those that were signed',
}

/** Checks a receipt by itself, without a server or a database. Ends with 1 where it was changed, with 2 where the file is no receipt. */
export async function verifyReceiptFile(path: string, options: { key?: string }): Promise<void> {
  const check = consents.verify(await readJson(path))
  if (!check.ok) throw new Stop(`${path}: ${wrong[check.wrong]}`, check.wrong === 'form' ? 2 : 1)
  const { id, event, purpose, version, at } = check.record
  console.log(
    `record   ${String(id)}\nconsent  ${String(event)}: ${String(purpose)}, version ${String(version)}, ${String(at)}\nkey      ${check.key}`,
  )
  if (options.key !== undefined && options.key !== check.key)
    throw new Stop(`The receipt is whole, but it was signed by another key than ${options.key}`)
  say('whole: record, signature, text and names fit together')
  if (options.key === undefined) say('compare the key with /consents/key.json, or give it by --key')
}

async function readJson(path: string): Promise<unknown> {
  const file = await stat(path).catch(() => {
    throw new Stop(`There is no file ${path}`, 2)
  })
  if (file.size > fileBytesMax) throw new Stop(`${path} has ${file.size} bytes; no receipt is larger than ${fileBytesMax}`, 2)
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Stop(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}
