import { resolve } from 'node:path'
import { z } from 'zod'
import type { S3Settings } from '#platform/storage-s3.ts'

const flag = z
  .enum(['0', '1', 'true', 'false', 'on', 'off', 'yes', 'no'], {
    error: 'must be on or off',
  })
  .transform((word) => ['1', 'true', 'on', 'yes'].includes(word))

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const fields = z.object({
  PORT: z.coerce
    .number({ error: 'must be a whole number from 0 to 65535' })
    .int('must be a whole number from 0 to 65535')
    .min(0, 'must be a whole number from 0 to 65535')
    .max(65535, 'must be a whole number from 0 to 65535')
    .default(3000),
  HOST: z.string().min(1, 'must be an address to listen on, such as 127.0.0.1').default('127.0.0.1'),
  DATA_DIR: z.string().min(1, 'must be a folder').default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' }).optional(),
  DEMO: flag.optional(),
  ROLE: z.enum(['web', 'worker', 'all'], { error: 'must be web, worker or all' }).default('all'),
  PUBLIC_URL: httpUrl.optional(),
  MAIL_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' }).optional(),
  MAIL_FROM: z.string().min(3, 'must be a mail address').default('Kaleidoscope <no-reply@localhost>'),
  CONTACT_MAIL: z.email('must be a mail address').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  TRUST_PROXY: flag.default(false),
  OFFLINE: flag.default(true),
  S3_URL: httpUrl.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  S3_REGION: z.string().min(1, 'must be a region such as us-east-1').default('us-east-1'),
})

const s3Names = ['S3_URL', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const
type S3Given = Partial<Record<(typeof s3Names)[number], string>>

/** Half of them would quietly leave the files in a folder, so each that is missing is named. */
function missingOfS3(given: S3Given): string[] {
  return s3Names.some((name) => given[name] !== undefined) ? s3Names.filter((name) => given[name] === undefined) : []
}

// Without it a letter's link would lead wherever the asking request said it is: whoever asks could have the token sent to them.
const settings = fields
  .refine((given) => given.MAIL_URL === undefined || given.PUBLIC_URL !== undefined, {
    path: ['PUBLIC_URL'],
    error: 'must be set where MAIL_URL is: links in letters lead there',
    when: () => true,
  })
  .superRefine((given, context) => {
    for (const name of missingOfS3(given))
      context.addIssue({ code: 'custom', path: [name], message: 'must be set with the other settings of S3' })
  })

export interface Config {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  demo: boolean
  role: 'web' | 'worker' | 'all'
  /** Address under which people reach us, without a slash at its end; undefined: as the request says. */
  publicUrl: string | undefined
  mailUrl: string | undefined
  mailFrom: string
  /** Where people write about barriers and everything else; undefined: none is named. */
  contactMail: string | undefined
  logLevel: string
  trustProxy: boolean
  /** The bucket that holds all files; undefined: they lie in the data folder. */
  s3: S3Settings | undefined
  /** False: browsers throw away what they kept for offline use. */
  offline: boolean
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/** Reads every setting from the environment; returns all that are wrong at once, each naming its setting. Empty counts as not set. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const given = Object.fromEntries(
    Object.keys(settings.shape)
      .filter((name) => env[name] !== undefined && env[name] !== '')
      .map((name) => [name, env[name]]),
  )
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path: [name], message }) =>
        given[String(name)] === undefined
          ? `${String(name)}: ${message}`
          : `${String(name)}=${JSON.stringify(given[String(name)])}: ${message}`,
      ),
    }
  }
  const s = parsed.data
  return {
    ok: true,
    config: {
      port: s.PORT,
      host: s.HOST,
      dataDir: resolve(s.DATA_DIR),
      databaseUrl: s.DATABASE_URL,
      demo: s.DEMO ?? s.DATABASE_URL === undefined,
      role: s.ROLE,
      publicUrl: s.PUBLIC_URL?.replace(/\/+$/, ''),
      mailUrl: s.MAIL_URL,
      mailFrom: s.MAIL_FROM,
      contactMail: s.CONTACT_MAIL,
      logLevel: s.LOG_LEVEL,
      trustProxy: s.TRUST_PROXY,
      offline: s.OFFLINE,
      s3: s.S3_URL
        ? {
            url: s.S3_URL.replace(/\/+$/, ''),
            bucket: s.S3_BUCKET!,
            region: s.S3_REGION,
            accessKey: s.S3_ACCESS_KEY!,
            secretKey: s.S3_SECRET_KEY!,
          }
        : undefined,
    },
  }
}
