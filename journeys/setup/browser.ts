import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const setting = 'BROWSER_PATH'
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export type FoundBrowser = { ok: true; path: string } | { ok: false; problem: string }

/** Chromium for the journeys: the setting, the system's, Playwright's own download, else Debian's package when root. */
export function findBrowser(): FoundBrowser {
  const set = process.env[setting]
  if (set) return existsSync(set) ? { ok: true, path: set } : { ok: false, problem: `${setting}=${set}: there is no such file.` }
  const found = [...usual, playwrightPath()].find((path) => path !== undefined && existsSync(path))
  if (found) return { ok: true, path: found }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('kaleidoscope: no browser found; installing Debian’s package chromium')
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] })
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (existsSync('/usr/bin/chromium')) return { ok: true, path: '/usr/bin/chromium' }
  }
  return {
    ok: false,
    problem: `The journeys need Chromium, and there is none. Install it (Debian: apt-get install chromium), or run: npx playwright-core install chromium, or set ${setting} to its program.`,
  }
}

function playwrightPath(): string | undefined {
  try {
    return chromium.executablePath()
  } catch {
    return undefined
  }
}
