import { z } from 'zod'
import { Forbidden, TooMany } from '#platform/http/errors.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { writeSessionCookie } from '../sign-in/cookie.ts'
import { addPasskey, askForPasskey, offerPasskey, signInByPasskey } from './actions.ts'

const word = z.string().max(16_384)
const credential = { id: word, rawId: word, type: z.literal('public-key'), clientExtensionResults: z.looseObject({}).default({}) }
const attestation = z.looseObject({
  ...credential,
  response: z.looseObject({ clientDataJSON: word, attestationObject: word, transports: z.array(z.string().max(40)).max(20).optional() }),
})
const assertion = z.looseObject({
  ...credential,
  response: z.looseObject({ clientDataJSON: word, authenticatorData: word, signature: word, userHandle: word }),
})
// Control signs and what turns the direction of text stay out of names.
const label = z
  .string()
  .transform((text) =>
    text
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim(),
  )
  .pipe(z.string().min(1).max(60))

async function readJson<S extends z.ZodType>(c: Ctx, schema: S): Promise<z.output<S> | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined)
  return schema.safeParse(body).data
}

const refuse = (c: Ctx, reason: MessageKey): Response => c.json({ message: c.var.ui.t(reason) }, 422)

// A school is one address: many may sign in at the same bell.
async function limitAsking(c: Ctx): Promise<void> {
  const waitS = await c.var.world.limits.take('passkey', c.var.address, 600, 900)
  if (waitS > 0) throw new TooMany('people-security.tooMany', { minutes: Math.ceil(waitS / 60) })
}

async function postSignInOptions(c: Ctx): Promise<Response> {
  await limitAsking(c)
  return c.json(await askForPasskey(c.var.db, { origin: c.var.origin, now: c.var.now }))
}

async function postSignIn(c: Ctx): Promise<Response> {
  await limitAsking(c)
  const sent = await readJson(c, z.object({ credential: assertion, next: z.string().max(2000).optional() }))
  if (!sent) return refuse(c, 'people-security.passkey.refused')
  const { origin, now, db } = c.var
  const token = await signInByPasskey(db, sent.credential as never, { origin, now, userAgent: c.req.header('user-agent') ?? '' })
  if (!token) return refuse(c, 'people-security.passkey.refused')
  writeSessionCookie(c, token)
  return c.json({ next: localPath(sent.next, '/me') })
}

async function postAddOptions(c: Ctx): Promise<Response> {
  return c.json(await offerPasskey(c.var.db, c.var.actor!, { origin: c.var.origin, now: c.var.now }))
}

async function postAdd(c: Ctx): Promise<Response> {
  const sent = await readJson(c, z.object({ label: z.string(), credential: attestation }))
  const name = label.safeParse(sent?.label)
  if (!name.success) return refuse(c, 'people-security.passkey.nameNeeded')
  if (!c.var.actor) throw new Forbidden('app.forbidden.role')
  const outcome = await addPasskey(c.var.db, c.var.actor, name.data, sent!.credential as never, { origin: c.var.origin, now: c.var.now })
  return outcome.ok ? c.json({ next: '/me/security' }) : refuse(c, outcome.reason)
}

export const passkeyRoutes = routesOf(import.meta.url, [
  ['POST', '/sign-in/passkey/options', 'everyone', postSignInOptions],
  ['POST', '/sign-in/passkey', 'everyone', postSignIn],
  ['POST', '/me/security/passkeys/options', 'people.keepWays', postAddOptions],
  ['POST', '/me/security/passkeys', 'people.keepWays', postAdd],
])
