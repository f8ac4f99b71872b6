#!/usr/bin/env node
// The command line: the same first step as npm start, then dist/cli.mjs on the pinned Node.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bootstrap = join(dirname(fileURLToPath(import.meta.url)), '..', 'scripts', 'bootstrap.mjs')
process.exit(spawnSync(process.execPath, [bootstrap, 'cli', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1)
