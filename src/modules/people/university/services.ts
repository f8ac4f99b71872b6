import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import type { Actor, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { memberScope } from '../staff/rules.ts'
import { discover, sealSecret, troubleOf } from './oidc.ts'
import type { SignInService } from './store.ts'

export interface ServiceFields {
  name: LocalText
  issuer: string
  clientId: string
  /** Undefined: the one that is kept already stays. */
  secret: string | undefined
  enabled: boolean
}

interface By {
  actor: Actor
  world: World
}

/** Asks the service for its description, before anything is written down: a typing error is found by whoever makes it. */
export async function answers(world: World, issuer: string, origin: string): Promise<boolean> {
  try {
    await discover({ issuer, clientId: '-', secretSealed: null }, world.key, origin)
    return true
  } catch (error) {
    troubleOf(error)
    return false
  }
}

/** False where the member has a service of this issuer already. */
export async function addService(trx: Trx, by: By, memberId: number | null, fields: ServiceFields): Promise<boolean> {
  const { name, issuer, clientId, secret, enabled } = fields
  const secretSealed = secret ? sealSecret(by.world.key, secret) : null
  const added = await trx
    .insertInto('people.identity_provider')
    .values({
      scope_type: memberId === null ? '' : memberScope,
      scope_id: memberId ?? 0,
      name: JSON.stringify(name),
      issuer,
      client_id: clientId,
      secret_sealed: secretSealed,
      enabled,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('uuid')
    .executeTakeFirst()
  if (!added) return false
  await audit(trx, { actorId: by.actor.id, action: 'people.addSignInService', subjectType: 'signInService', subjectId: added.uuid })
  return true
}

/** The issuer stays: another issuer's accounts are other people. */
export async function changeService(trx: Trx, by: By, service: SignInService, fields: Omit<ServiceFields, 'issuer'>): Promise<void> {
  const { name, clientId, secret, enabled } = fields
  const secretSealed = secret ? sealSecret(by.world.key, secret) : service.secretSealed
  await trx
    .updateTable('people.identity_provider')
    .set({ name: JSON.stringify(name), client_id: clientId, secret_sealed: secretSealed, enabled })
    .where('id', '=', service.id)
    .execute()
  const detail = { enabled }
  await audit(trx, {
    actorId: by.actor.id,
    action: 'people.changeSignInService',
    subjectType: 'signInService',
    subjectId: service.uuid,
    detail,
  })
}
