import { z } from 'zod'
import { hasSlur } from './slurs.ts'

export const questionMaxSigns = 300
export const answerMaxSigns = 1500

// A child's question goes to all classes of the country: nothing in it may lead to a person.
const endings = 'ru|рф|su|com|net|org|info|io|me|gg|tv|cc|app|dev|site|online|club|xyz|top|link|рус|москва|by|kz|ua|de|uk|fr|edu|gov|ly'
const link = new RegExp(
  `(https?|hxxp|tg)\\s*:\\s*/|www\\s*\\.|(?<![\\p{L}\\d.])[\\p{L}\\d-]+(\\.[\\p{L}\\d-]+)*\\.(${endings})(?![\\p{L}\\d])`,
  'iu',
)
const mail = /[\p{L}\d._%+-]+\s?(@|\(at\)|\[at\]|собака)\s?[\p{L}\d-]+\s?(\.|точка)\s?\p{L}{2,}/iu
const handle = /(?<![\p{L}\d])@[\p{L}\d_.]{3,}/u
const phones = [
  /(?<!\d)(\+7|8|7)[\s.(-]*\d{3}[\s.)-]*\d{3}[\s.-]*\d{2}[\s.-]*\d{2}(?!\d)/,
  /\+\d[\d\s()-]{8,}\d/,
  /(?<![\d-])\d{3}-\d{2}-\d{2}(?![\d-])/,
]

export type TextProblem =
  | 'live.ask.empty'
  | 'live.ask.short'
  | 'live.ask.long'
  | 'live.ask.link'
  | 'live.ask.mail'
  | 'live.ask.phone'
  | 'live.ask.handle'
  | 'live-desk.ask.slur'

/** What must not stand in a text that everybody reads; undefined where all is well. Numbers of physics are not phones. */
export function findContact(text: string): Extract<TextProblem, `live.ask.${'link' | 'mail' | 'phone' | 'handle'}`> | undefined {
  // Full-width and other disguises become plain signs; zero-width ones vanish.
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
  if (mail.test(plain)) return 'live.ask.mail'
  if (link.test(plain)) return 'live.ask.link'
  if (handle.test(plain)) return 'live.ask.handle'
  if (phones.some((phone) => phone.test(plain))) return 'live.ask.phone'
  return undefined
}

// Names of places where somebody can be found, and a phone in words. They stand in good questions too: an adult looks.
const elsewhere =
  'телег[а-я]*|тг|telegram|tg|дискорд[а-я]*|discord|ватсап[а-я]*|вацап[а-я]*|whatsapp|вайбер[а-я]*|viber|вконтакте|вк|vk|инст[ауеы]|инстаграм[а-я]*|insta(?:gram)?|тикток[а-я]*|tiktok|снапч?[а-я]*|snapchat|скайп[а-я]*|skype|роблокс[а-я]*|roblox|ник|никнейм[а-я]*'
const numeral =
  'ноль|один|два|три|четыр[её]|пять|шесть|семь|восемь|девять|десять|[а-я]+надцать|двадцать|тридцать|сорок|[а-я]+десят|девяносто|сто|двести|триста|четыреста|[а-я]+сот|плюс'
const leads = [
  new RegExp(`(?<!\\p{L})(?:${elsewhere})(?!\\p{L})`, 'iu'),
  new RegExp(`(?<!\\p{L})(?:(?:${numeral})[\\s,-]+){4}(?:${numeral})(?!\\p{L})`, 'iu'),
  /\p{L}#\d{3,}/u,
]

/** Words that may lead to a person, or may not: such a question is looked at first, whoever asks it. */
export function mayLeadOut(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
  return leads.some((lead) => lead.test(plain))
}

const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, (signs) => (/[\n\t\r]/.test(signs) ? ' ' : /\u200d/.test(signs) ? signs : ''))
    .replaceAll(/\s+/gu, ' ')
    .trim()

export const questionForm = z.object({
  text: z
    .string({ error: 'live.ask.empty' })
    .transform(tidy)
    .superRefine((text, check) => {
      const signs = [...text].length
      const problem =
        signs === 0
          ? 'live.ask.empty'
          : !/\p{L}/u.test(text) || signs < 3
            ? 'live.ask.short'
            : signs > questionMaxSigns
              ? 'live.ask.long'
              : (findContact(text) ?? (hasSlur(text) ? 'live-desk.ask.slur' : undefined))
      if (problem) check.addIssue({ code: 'custom', message: problem })
    }),
  formKey: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional()
    .catch(undefined),
})

export const answerForm = z.object({
  answer: z
    .string()
    .default('')
    .transform((text) => text.trim())
    .refine((text) => [...text].length <= answerMaxSigns, 'live.desk.answerLong'),
})
