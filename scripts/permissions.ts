// Prints the matrix of route by role; with --write, into docs/permissions.md.
import { writeFileSync } from 'node:fs'
import { permissionMatrix } from '../src/app/permission-matrix.ts'

const text = permissionMatrix()
if (process.argv.includes('--write')) writeFileSync('docs/permissions.md', text)
else process.stdout.write(text)
