import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array): string => Buffer.from(data).toString('base64url')

interface Options {
  challenge: string
  rpId?: string
  rp?: { id?: string }
  user?: { id: string }
}

/** What a forger may change. */
export interface Twist {
  origin?: string
  rpId?: string
  challenge?: string
  userHandle?: string
  counter?: number
  isVerified?: boolean
  type?: string
  key?: KeyObject
}

/** An authenticator in software (WebAuthn, 6): one passkey on the curve P-256, made by `create`, shown by `get`. */
export function softAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let userHandle = ''

  const clientData = (type: string, options: Options, twist: Twist): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? options.challenge,
        origin: twist.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (rpId: string, twist: Twist, more?: Buffer): Buffer => {
    const [present, verified, attested] = [0x01, 0x04, 0x40]
    const flags = Buffer.from([present | (twist.isVerified === false ? 0 : verified) | (more ? attested : 0)])
    const count = Buffer.alloc(4)
    count.writeUInt32BE(twist.counter ?? counter)
    return Buffer.concat([sha256(twist.rpId ?? rpId), flags, count, ...(more ? [more] : [])])
  }
  const coseKey = (): Uint8Array => {
    const { x, y } = publicKey.export({ format: 'jwk' })
    return isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x!, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y!, 'base64url'))],
      ]),
    )
  }
  return {
    id: base64url(id),
    privateKey,
    create(options: Options, twist: Twist = {}) {
      userHandle = options.user!.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey()])
      const attestationObject = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', new Uint8Array(authenticatorData(options.rp!.id!, twist, attested))],
        ]) as never,
      )
      const clientDataJSON = base64url(clientData('webauthn.create', options, twist))
      const response = { clientDataJSON, attestationObject: base64url(attestationObject), transports: ['internal'] }
      return { id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {}, response }
    },
    get(options: Options, twist: Twist = {}) {
      counter += 1
      const client = clientData('webauthn.get', options, twist)
      const data = authenticatorData(options.rpId!, twist)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), twist.key ?? privateKey)
      const response = {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: twist.userHandle ?? userHandle,
      }
      return { id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {}, response }
    },
  }
}
