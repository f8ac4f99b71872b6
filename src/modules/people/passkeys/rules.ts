import { isIP } from 'node:net'

/** The relying party that passkeys belong to: the host that people reach us under. */
export function rpIdOf(origin: string): string {
  return new URL(origin).hostname
}

/** Browsers make passkeys for hosts with a name only, over HTTPS or on the machine itself (WebAuthn, 5.1.3). */
export function canHavePasskeys(origin: string): boolean {
  const { hostname, protocol } = new URL(origin)
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0) return false
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')
}
