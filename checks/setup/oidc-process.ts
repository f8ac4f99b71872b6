// A university's sign-in service, as a process of its own: `tsx checks/setup/oidc-process.ts REDIRECT_URI CLIENT_ID SECRET`. It prints its
// address. Whoever comes is asked nothing: the account is named by the query `login_as` of a preceding GET /as?login_as=…
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import type { JWK } from 'oidc-provider'

const [redirectUri = '', clientId = '', secret = ''] = process.argv.slice(2)
let account = 'sub-1'

function newKeys(kid: string): { keys: JWK[] } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { keys: [{ ...(privateKey.export({ format: 'jwk' }) as JWK), kid, use: 'sig', alg: 'RS256' }] }
}

function makeProvider(issuer: string, kid: string): Provider {
  const clients = [clientId, 'another-client'].map((id) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code' as const],
    response_types: ['code' as const],
  }))
  return new Provider(issuer, {
    clients,
    jwks: newKeys(kid),
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Account ${id}` }) }),
  })
}

let issuer = ''
let provider: Provider
let handle: ReturnType<Provider['callback']>
function use(kid: string): void {
  provider = makeProvider(issuer, kid)
  handle = provider.callback()
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', issuer)
  if (url.pathname === '/as') {
    account = url.searchParams.get('login_as') ?? account
    return response.end('ok')
  }
  if (url.pathname === '/new-keys') {
    use(`key-${Date.now()}`)
    return response.end('ok')
  }
  if (!url.pathname.startsWith('/interaction/')) return handle(request, response)
  answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
})

async function answer(request: Parameters<typeof handle>[0], response: Parameters<typeof handle>[1]): Promise<void> {
  if (account === 'nobody') {
    await provider.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false })
    return
  }
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: account, clientId: String(params.client_id) })
  grant.addOIDCScope('openid profile')
  await provider.interactionFinished(request, response, { login: { accountId: account }, consent: { grantId: await grant.save() } })
}

server.listen(0, '127.0.0.1', () => {
  const at = server.address()
  issuer = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
  use('key-1')
  console.log(issuer)
})
