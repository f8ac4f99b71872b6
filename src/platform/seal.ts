import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const [ivBytes, tagBytes] = [12, 16]

/** A key of 32 bytes for one use, derived from another: whoever knows it knows neither that one nor those of other uses. */
export function keyFor(key: Uint8Array, use: string): Buffer {
  return createHmac('sha256', key).update(use).digest()
}

/** AES-256-GCM (NIST SP 800-38D) under a key of 32 bytes: iv, text, tag. The same text never gives the same bytes. */
export function seal(key: Uint8Array, content: string | Uint8Array): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; undefined where the key is another or a bit was changed. */
export function unseal(key: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes))
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}
