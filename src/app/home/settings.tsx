import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import { updatePreferences } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { checkForm, readFields, translateErrors } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { isLocale, languageOf, locales } from '#platform/i18n.ts'
import { isZone } from '#platform/time.ts'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, Radios, SubmitRow } from '#ui/form.tsx'
import { PageHeader } from '#ui/page.tsx'
import { zoneName } from '#ui/when.tsx'
import { localeCookie, zoneCookie } from '../http/request.ts'

/** One zone for each of the country's eleven clocks, from west to east; any other IANA id can be typed. */
export const clockZones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Novosibirsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]
const yearS = 31_536_000

const settingsForm = z.object({
  locale: z.enum(locales, 'app.settings.localeWrong'),
  zone: z.string(),
  otherZone: z.string().default(''),
  next: z.string().optional(),
})

function SettingsForm({ values, errors, next }: { values: Record<string, string>; errors: Record<string, string>; next: string }) {
  const { t, now } = useUi()
  const clock = (zone: string): string => now.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
  const zones = clockZones.map((zone) => ({
    value: zone,
    label: t('app.settings.zoneNow', { zone: zoneName(t, zone), time: clock(zone) }),
  }))
  return (
    <>
      <PageHeader title={t('app.settings.title')} lead={t('app.settings.lead')} />
      <Form action="/settings" errors={errors}>
        <input type="hidden" name="next" value={next} />
        <Radios
          name="locale"
          label={t('app.settings.locale')}
          value={values.locale}
          error={errors.locale}
          options={locales.map((locale) => ({ value: locale, label: languageOf(locale).name, lang: locale }))}
        />
        <Radios
          name="zone"
          label={t('app.settings.zone')}
          value={values.zone}
          error={errors.zone}
          options={[...zones, { value: 'other', label: t('app.settings.other') }]}
        />
        <Field
          name="otherZone"
          label={t('app.settings.otherZone')}
          hint={t('app.settings.otherZoneHint')}
          value={values.otherZone}
          error={errors.otherZone}
        />
        <SubmitRow>
          <Button type="submit">{t('app.settings.save')}</Button>
          <a href={`/view?next=${encodeURIComponent(next)}`}>{t('app.look.title')}</a>
        </SubmitRow>
      </Form>
    </>
  )
}

async function showSettings(c: Ctx): Promise<Response> {
  const { t, locale, zone } = c.var.ui
  const known = clockZones.includes(zone)
  const values = { locale, zone: known ? zone : 'other', otherZone: known ? '' : zone }
  return c.render(<SettingsForm values={values} errors={{}} next={localPath(c.req.query('next'))} />, {
    title: t('app.settings.title'),
    personal: true,
  })
}

async function postSettings(c: Ctx): Promise<Response> {
  const { t } = c.var.ui
  const form = checkForm(settingsForm, await readFields(c))
  const errors = form.ok ? {} : translateErrors(form.errors, t)
  const zone = form.values.zone === 'other' ? (form.values.otherZone ?? '') : (form.values.zone ?? '')
  if (!isZone(zone)) errors[form.values.zone === 'other' ? 'otherZone' : 'zone'] = t('app.settings.zoneWrong')
  const next = localPath(form.values.next)
  if (!form.ok || Object.keys(errors).length > 0) {
    return c.render(<SettingsForm values={form.values} errors={errors} next={next} />, {
      title: t('app.settings.title'),
      status: 422,
      personal: true,
    })
  }
  keepChoice(c, localeCookie, form.data.locale)
  keepChoice(c, zoneCookie, zone)
  const { actor } = c.var
  if (actor) await inTransaction(c.var.db, (trx) => updatePreferences(trx, actor.id, { locale: form.data.locale, zone }))
  return c.redirect(next, 303)
}

function keepChoice(c: Ctx, name: string, value: string): void {
  // Read by the page's own code too, so not httpOnly; it says nothing about anybody.
  setCookie(c, name, value, { path: '/', maxAge: yearS, sameSite: 'Lax', secure: c.var.origin.startsWith('https:') })
}

/** A plain link that changes the language and comes back; it changes nothing but the reader's own view. */
async function chooseLanguage(c: Ctx): Promise<Response> {
  const locale = c.req.param('locale')
  if (!isLocale(locale)) throw new NotFound('app.error.notFound')
  keepChoice(c, localeCookie, locale)
  const { actor } = c.var
  if (actor) await inTransaction(c.var.db, (trx) => updatePreferences(trx, actor.id, { locale }))
  return c.redirect(localPath(c.req.query('next')), 303)
}

export const settingsRoutes = routesOf(import.meta.url, [
  ['GET', '/settings', 'everyone', showSettings],
  ['POST', '/settings', 'everyone', postSettings],
  ['GET', '/language/:locale', 'everyone', chooseLanguage],
])
