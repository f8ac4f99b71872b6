import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

// What is no address of the public network (IANA's registries of special-purpose addresses). IPv4 written as IPv6 is compared as IPv4.
const within =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/3 ::/96 64:ff9b::/32 fc00::/7 fe80::/9 ff00::/8'
const inside = new BlockList()
for (const net of within.split(' ')) {
  const [address = '', bits] = net.split('/')
  inside.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const nobody = (): string[] => []

/** Whether an address as a name resolves to it is one of the public network. */
export const isPublicAddress = (address: string): boolean => !inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * `fetch` to the public network only. Whoever writes a sign-in service down chooses where our server sends requests to: not to the
 * machines behind it. A name that resolves differently a moment later gets no further than TLS, for it has no certificate there.
 */
export async function fetchOutside(address: string, init?: object): Promise<Response> {
  const host = new URL(address).hostname.replaceAll(/[[\]]/g, '')
  const found = isIP(host) ? [host] : await lookup(host, { all: true }).then((list) => list.map((one) => one.address), nobody)
  if (found.length === 0 || !found.every(isPublicAddress)) throw new TypeError('no address of the public network')
  return fetch(address, init)
}
