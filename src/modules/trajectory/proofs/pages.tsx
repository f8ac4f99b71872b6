import { NotFound, TooMany } from '#platform/http/errors.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { readProofCode, showProofCode } from './code.ts'
import { findStatement } from './read.ts'
import { ProofSheet } from './sheet.tsx'
import { VerifyForm, VerifyResult } from './views.tsx'

async function showProof(c: Ctx): Promise<Response> {
  const { db, ui, origin } = c.var
  const typed = c.req.param('code') ?? ''
  const code = readProofCode(typed)
  const statement = code && (await findStatement(c.var.world, db, code))
  if (!statement) throw new NotFound('trajectory.proof.notFound')
  const verifyPath = `/verify/${showProofCode(statement.proof.code)}`
  if (statement.proof.revokedAt) return c.redirect(verifyPath, 303)
  return c.render(<ProofSheet statement={statement} verifyUrl={`${origin}${verifyPath}`} />, {
    title: ui.t('trajectory.proof.pageTitle', { code: showProofCode(statement.proof.code) }),
    personal: true,
  })
}

// A whole school may sit behind one address; guessing 79 bits at this rate is hopeless all the same.
const checksMax = 300

async function showVerify(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const typed = c.req.query('code')?.trim()
  if (!typed) return c.render(<VerifyForm typed="" />, { title: t('trajectory.verify.title') })
  const code = readProofCode(typed)
  return c.redirect(`/verify/${encodeURIComponent(code ? showProofCode(code) : typed.slice(0, 80))}`, 303)
}

async function showVerified(c: Ctx): Promise<Response> {
  const { db, ui, world, address } = c.var
  const waitS = await world.limits.take('verify', address, checksMax, 60)
  if (waitS > 0) throw new TooMany('trajectory.verify.tooMany', { seconds: waitS })
  const typed = c.req.param('code') ?? ''
  const code = readProofCode(typed)
  const statement = code ? await findStatement(c.var.world, db, code) : undefined
  const page = { title: `${ui.t('trajectory.verify.title')} ${code ? showProofCode(code) : ''}`.trim(), personal: true }
  if (!statement) return c.render(<VerifyForm typed={typed} unknown={code ? 'unknown' : 'malformed'} />, { ...page, status: 404 })
  return c.render(<VerifyResult statement={statement} />, { ...page, ...(statement.proof.revokedAt ? { status: 410 as const } : {}) })
}

export const proofRoutes = routesOf(import.meta.url, [
  ['GET', '/proofs/:code', 'everyone', showProof],
  ['GET', '/verify', 'everyone', showVerify],
  ['GET', '/verify/:code', 'everyone', showVerified],
])
