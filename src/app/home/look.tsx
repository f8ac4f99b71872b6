import { updatePreferences } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { readFields } from '#platform/http/form.ts'
import { localPath } from '#platform/http/local-path.ts'
import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { accessFacts } from '#week'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Checkbox, Checkboxes, Form, Radios, SubmitRow } from '#ui/form.tsx'
import {
  formatLook,
  ordinaryLook,
  parseLook,
  pictureChoices,
  schemes,
  sizes,
  spaces,
  specialLook,
  stages,
  themes,
  toOrdinary,
} from '#ui/look.ts'
import type { Look } from '#ui/look.ts'
import { impersonal, keepLook } from '#ui/look-cookie.ts'
import { PageHeader, Section } from '#ui/page.tsx'
import { panelAction } from '#ui/panel.tsx'

function LookPage({ next }: { next: string }) {
  const { t, look } = useUi()
  return (
    <>
      <PageHeader title={t('app.look.title')} lead={t('app.look.lead')} />
      <Form action={panelAction}>
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="save" value="yes" />
        <Section title={t('app.look.age')}>
          <Radios
            name="stage"
            label={t('app.look.stage')}
            hint={t('app.look.stageHint')}
            value={look.stage}
            options={[
              { value: 'auto', label: t('app.look.stage.auto') },
              ...stages.map((value) => ({ value, label: t(`app.look.stage.${value}`) })),
            ]}
          />
        </Section>
        <Section title={t('app.look.needsTitle')}>
          <Checkboxes
            name="needs"
            label={t('app.look.needs')}
            hint={t('app.look.needsHint')}
            values={look.needs}
            options={accessFacts.map((value) => ({ value, label: t(`week.access.${value}`), hint: t(`week-access.what.${value}`) }))}
          />
        </Section>
        <Section title={t('app.look.line')}>
          <Checkbox name="text" label={t('app.look.text')} hint={t('app.look.textHint')} checked={look.text} value="yes" />
        </Section>
        <SightFields />
        <SubmitRow>
          <Button>{t('app.look.save')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

function SightFields() {
  const { t, look } = useUi()
  const spaceOptions = spaces.map((space) => ({ value: String(space), label: t(`ui.panel.space.${space}`) }))
  return (
    <Section title={t('app.look.sight')}>
      <Radios
        name="theme"
        inline
        label={t('app.look.theme')}
        value={look.theme}
        options={themes.map((value) => ({ value, label: t(`app.look.theme.${value}`) }))}
      />
      <Checkbox name="on" label={t('app.look.panel')} hint={t('app.look.panelHint')} checked={look.on} value="yes" />
      <Radios
        name="size"
        inline
        label={t('ui.panel.group.size')}
        value={look.size}
        options={sizes.map((size) => ({ value: String(size), label: t('ui.panel.size', { size }) }))}
      />
      <Radios
        name="scheme"
        label={t('ui.panel.group.scheme')}
        value={look.scheme}
        options={schemes.map((value) => ({ value, label: t(`ui.panel.scheme.${value}`) }))}
      />
      <Radios
        name="pictures"
        inline
        label={t('ui.panel.group.pictures')}
        value={look.pictures}
        options={pictureChoices.map((value) => ({ value, label: t(`ui.panel.pictures.${value}`) }))}
      />
      <Radios name="letters" inline label={t('ui.panel.group.letters')} value={look.letters} options={spaceOptions} />
      <Radios name="lines" inline label={t('ui.panel.group.lines')} value={look.lines} options={spaceOptions} />
      {(['serif', 'media', 'aloud'] as const).map((name) => (
        <Radios
          name={name}
          inline
          label={t(`ui.panel.group.${name}`)}
          value={look[name] ? 'yes' : 'no'}
          options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`ui.panel.${name}.${value}`) }))}
        />
      ))}
    </Section>
  )
}

function showLook(c: Ctx): Response | Promise<Response> {
  return c.render(<LookPage next={localPath(c.req.query('next'))} />, { title: c.var.ui.t('app.look.title'), personal: true })
}

/** One press in the panel: "size~150", "on~no", "reset". Anything else leaves the look as it is. */
export function pressed(look: Look, word: string): Look {
  if (word === 'on~yes') return { ...look, ...specialLook }
  if (word === 'on~no') return toOrdinary(look)
  if (word === 'reset') return { ...toOrdinary(look), ...specialLook, wide: look.wide }
  const name = word.split('~')[0] ?? ''
  if (!Object.hasOwn(ordinaryLook, name)) return look
  const read = parseLook(word) as unknown as Record<string, unknown>
  return parseLook(formatLook({ ...look, [name]: read[name] } as Look))
}

/** The whole form: what is not ticked is off. */
export function saved(values: Record<string, string>): Look {
  const words = Object.keys(ordinaryLook).flatMap((name) => {
    if (name === 'needs') return values.needs ? [`needs~${values.needs.replaceAll(',', '-')}`] : []
    if (name === 'on' || name === 'text') return [`${name}~${values[name] === 'yes' ? 'yes' : 'no'}`]
    return values[name] ? [`${name}~${values[name]}`] : []
  })
  return parseLook(words.join('.'))
}

async function postLook(c: Ctx): Promise<Response> {
  const { next, set, save, ...fields } = await readFields(c)
  const { actor, ui } = c.var
  const look = save ? saved(fields) : pressed(ui.look, set ?? '')
  if (actor) await inTransaction(c.var.db, (trx) => updatePreferences(trx, actor.id, { look: formatLook(look) }))
  // A shared computer keeps how pages look, but not what a person who signed in needs.
  keepLook(c, actor ? impersonal(look) : look)
  return c.redirect(localPath(next), 303)
}

export const lookRoutes = routesOf(import.meta.url, [
  ['GET', '/view', 'everyone', showLook],
  ['POST', '/view', 'everyone', postLook],
])
