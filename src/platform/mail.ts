import { createTransport } from 'nodemailer'
import type { Db, Trx } from '#platform/db/database.ts'
import { queueJob } from '#platform/facts.ts'
import type { Locale } from '#platform/i18n.ts'

export interface Letter {
  to: string
  locale: Locale
  subject: string
  /** Plain text; addresses in it stand on lines of their own. */
  body: string
  /** Ids of the people it speaks of: it goes when one of them is erased. */
  about?: number[]
}

/** Puts a letter into the outbox in the caller's transaction; the worker sends it, again if the server is away. */
export async function sendMail(trx: Trx, letter: Letter): Promise<void> {
  const row = await trx
    .insertInto('platform.mail')
    .values({ to_address: letter.to, locale: letter.locale, subject: letter.subject, body: letter.body, about: letter.about ?? [] })
    .returning('id')
    .executeTakeFirstOrThrow()
  await queueJob(trx, 'deliverMail', { mailId: row.id }, { key: `mail:${row.id}` })
}

/** Sends one letter of the outbox by SMTP. Without a mail server it stays in the outbox, where the demonstration shows it. */
export async function deliverMail(db: Db, mailId: number, server: { url: string | undefined; from: string }): Promise<void> {
  const row = await db.selectFrom('platform.mail').selectAll().where('id', '=', mailId).where('sent_at', 'is', null).executeTakeFirst()
  if (!row || !server.url) return
  const problem = await createTransport(server.url)
    .sendMail({ from: server.from, to: row.to_address, subject: row.subject, text: row.body })
    .then(
      () => null,
      (error: unknown) => error,
    )
  const changes = problem === null ? { sent_at: new Date().toISOString(), problem: null } : { problem: String(problem) }
  await db.updateTable('platform.mail').set(changes).where('id', '=', mailId).execute()
  // What a mail server answers repeats the address: it stays with the letter and goes with it; the job's own record holds none.
  if (problem !== null) throw new Error(`letter ${mailId} was not taken: ${(problem as { code?: string }).code ?? 'no code'}`)
}
