import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { World } from '#platform/http/route.ts'
import { keyFor } from '#platform/seal.ts'

type Keyed = Pick<World, 'key'>
/** PKCS #8 of an Ed25519 key (RFC 8410, 7) up to its 32 bytes. */
const head = Buffer.from('302e020100300506032b657004220420', 'hex')

function signingKey(world: Keyed): KeyObject {
  return createPrivateKey({ key: Buffer.concat([head, keyFor(world.key, 'people.consent')]), format: 'der', type: 'pkcs8' })
}

/** Ed25519 (RFC 8032) over a record's hash. */
export function signHash(world: Keyed, hash: Uint8Array): Buffer {
  return sign(null, hash, signingKey(world))
}

/** What anybody checks our receipts by, as a JSON Web Key (RFC 8037). */
export interface PublicKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
}

export function publicKey(world: Keyed): PublicKey {
  const { x } = createPublicKey(signingKey(world)).export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x: x! }
}

export function isSignedBy(key: PublicKey, hash: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, hash, createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' }), signature)
}
