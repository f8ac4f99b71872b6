import * as oidc from 'openid-client'
import { keyFor, seal, unseal } from '#platform/seal.ts'
import { fetchOutside } from './reach.ts'
import type { SignInService } from './store.ts'

const timeoutS = 5
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
const secretUse = 'sign-in services'

export const sealSecret = (key: Uint8Array, secret: string): Buffer => seal(keyFor(key, secretUse), secret)

/** Issuers speak HTTPS; only where we ourselves are served without it, on somebody's laptop, may one on the same machine do without. */
export function isIssuer(word: string, origin: string): boolean {
  if (!URL.canParse(word)) return false
  const { protocol, hostname, username, search, hash } = new URL(word)
  if (username || search || hash) return false
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname) && origin.startsWith('http:'))
}

export type Trouble = 'away' | 'declined' | 'refused'

type Service = Pick<SignInService, 'issuer' | 'clientId' | 'secretSealed'>

/**
 * Reads the service's description anew each time: sign-ins are rare, keys change, and what was cached would be wrong for minutes. The
 * signature of the ID token is checked though it comes over TLS from the service itself.
 */
export async function discover(service: Service, key: Uint8Array, origin: string): Promise<oidc.Configuration> {
  if (!isIssuer(service.issuer, origin)) throw new TypeError('not an issuer')
  const secret = service.secretSealed ? unseal(keyFor(key, secretUse), service.secretSealed)?.toString() : undefined
  const isPlain = service.issuer.startsWith('http:')
  // On somebody's laptop the university may be its neighbour; all else that is asked, keys and tokens too, is outside.
  const reach = origin.startsWith('https:') ? { [oidc.customFetch]: fetchOutside } : {}
  const config = await oidc.discovery(
    new URL(service.issuer),
    service.clientId,
    undefined,
    secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
    { timeout: timeoutS, ...reach, execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])] },
  )
  config.timeout = timeoutS
  return config
}

/** What must come back, and what must be known to understand it. */
export interface Errand {
  state: string
  nonce: string
  verifier: string
}

export async function begin(config: oidc.Configuration, redirectUri: string): Promise<{ address: string; errand: Errand }> {
  const errand = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: errand.state,
    nonce: errand.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(errand.verifier),
    code_challenge_method: 'S256',
  })
  return { address: address.href, errand }
}

/** Changes the code for the ID token and checks it: state, nonce, PKCE, audience, issuer, signature, time. */
export async function finish(
  config: oidc.Configuration,
  returned: URL,
  { state, nonce, verifier }: Errand,
): Promise<{ subject: string; name: string | undefined }> {
  const tokens = await oidc.authorizationCodeGrant(config, returned, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()!
  return { subject: claims.sub, name: typeof claims.name === 'string' ? claims.name : undefined }
}

/** Why it failed, as far as the person can do something about it. Faults of ours are thrown on. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof oidc.AuthorizationResponseError) return error.error === 'access_denied' ? 'declined' : 'refused'
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError) return 'refused'
  if (error instanceof oidc.ClientError) {
    const isLine = error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || error.cause instanceof TypeError
    return isLine ? 'away' : 'refused'
  }
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return 'away'
  throw error
}
