import type { MessageKey, MessageValues } from '#platform/i18n.ts'

/** A refusal: thrown anywhere, shown by one page. The reason is a text's key and says what to do. */
export abstract class Refusal extends Error {
  abstract readonly status: 403 | 404 | 409 | 429
  readonly reason: MessageKey
  readonly values: MessageValues

  constructor(reason: MessageKey, values: MessageValues = {}) {
    super(reason)
    this.reason = reason
    this.values = values
  }
}

export class NotFound extends Refusal {
  readonly status = 404
}
export class Forbidden extends Refusal {
  readonly status = 403
}
export class Conflict extends Refusal {
  readonly status = 409
}
export class TooMany extends Refusal {
  readonly status = 429
}

/** Thrown where a page needs somebody signed in: becomes a redirect to sign in, and back. */
export class SignInNeeded extends Error {}
