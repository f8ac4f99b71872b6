import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeNode {
  target: string[]
  failureSummary: string
}

interface Axe {
  run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: AxeNode[] }[] }>
}

/** What axe finds wrong with the page as it stands, a line for each rule. */
export async function runAxe(page: Page, options: object): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async (wanted) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(document, { ...wanted, resultTypes: ['violations'] })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary.split('\n').at(-1)}`).join(' | ')}`,
    )
  }, options)
}
