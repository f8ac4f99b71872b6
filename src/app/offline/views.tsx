import type { ComponentChildren } from 'preact'
import type { MessageKey } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useIsland, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'

/** Why this page stands here: each has a heading of its own, and the service worker shows one of them. */
const reasons: { part: string; title: MessageKey; lead: MessageKey; again?: true }[] = [
  { part: 'lost', title: 'offline.lost.title', lead: 'offline.lost.lead', again: true },
  { part: 'waits', title: 'offline.waits.title', lead: 'offline.waits.lead' },
  { part: 'needs-line', title: 'offline.needsLine.title', lead: 'offline.needsLine.lead' },
  { part: 'still-in', title: 'offline.stillIn.title', lead: 'offline.stillIn.lead' },
]

function Part({ name, hidden, children }: { name: string; hidden?: boolean; children: ComponentChildren }) {
  return (
    <div data-part={name} hidden={hidden}>
      {children}
    </div>
  )
}

/**
 * A template for the service worker, which shows some of its parts and fills {again}, {posts} and {pages}; as the server shows
 * it, nothing is kept.
 */
export function OfflinePage() {
  const { t } = useUi()
  useIsland('offline-page')
  return (
    <>
      <Part name="shelf">
        <PageHeader title={t('offline.shelf.title')} lead={t('offline.shelf.lead')} />
      </Part>
      {reasons.map(({ part, title, lead, again }) => (
        <Part name={part} hidden>
          <PageHeader title={t(title)} lead={t(lead)}>
            {again && (
              <a class="button" href="{again}" data-again>
                {t('offline.again')}
              </a>
            )}
          </PageHeader>
        </Part>
      ))}
      <div>
        <Part name="posts" hidden>
          <Section title={t('offline.post.title')} id="waiting">
            <ul class="shelf">{'{posts}'}</ul>
          </Section>
        </Part>
        <Part name="kept" hidden>
          <Section title={t('offline.kept.title')} id="kept">
            <ul class="shelf">{'{pages}'}</ul>
          </Section>
        </Part>
        <Part name="nothing">
          <Notice>
            <p>{t('offline.nothing')}</p>
            <ButtonLink href="/start" variant="quiet">
              {t('offline.toOwn')}
            </ButtonLink>
          </Notice>
        </Part>
      </div>
    </>
  )
}
