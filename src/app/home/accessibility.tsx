import { routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { PageHeader, Prose, Section } from '#ui/page.tsx'

const has = ['panel', 'keyboard', 'deaf', 'ear', 'text', 'offline', 'ages'] as const
const lacks = ['people', 'captions', 'described', 'words'] as const

/** What every visitor may expect, what isn't yet, and whom to write to; the whole statement is docs/accessibility.md. */
function AccessibilityPage({ contact }: { contact: string | undefined }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('app.access.title')} lead={t('app.access.lead')}>
        <ButtonLink href="/view">{t('app.look.title')}</ButtonLink>
      </PageHeader>
      <Section title={t('app.access.has')} id="has">
        <Prose>
          <ul>
            {has.map((name) => (
              <li>{t(`app.access.has.${name}`)}</li>
            ))}
          </ul>
        </Prose>
      </Section>
      <Section title={t('app.access.lacks')} id="lacks">
        <Prose>
          <ul>
            {lacks.map((name) => (
              <li>{t(`app.access.lacks.${name}`)}</li>
            ))}
          </ul>
        </Prose>
      </Section>
      <Section title={t('app.access.write')} id="write">
        <p>{t('app.access.writeText')}</p>
        <p>
          {contact ? (
            <a class="go" href={`mailto:${contact}`}>
              {contact}
            </a>
          ) : (
            <a class="go" href="/members">
              {t('app.access.members')}
            </a>
          )}
        </p>
      </Section>
    </>
  )
}

function showAccessibility(c: Ctx): Response | Promise<Response> {
  const { t } = c.var.ui
  const view = <AccessibilityPage contact={c.var.world.config.contactMail} />
  return c.render(view, { title: t('app.access.title'), description: t('app.access.lead') })
}

export const accessibilityRoutes = routesOf(import.meta.url, [
  ['GET', '/accessibility', 'everyone', showAccessibility, { shared: { scope: 'site', seconds: 3600 } }],
])
