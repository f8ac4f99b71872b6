import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

function findRoot(from: string): string {
  if (existsSync(join(from, 'package-lock.json')) || from === dirname(from)) return from
  return findRoot(dirname(from))
}

/** The project's folder, wherever this code was bundled to. */
export const projectRoot = findRoot(import.meta.dirname)
