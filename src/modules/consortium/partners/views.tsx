import { isMessageKey } from '#platform/i18n.ts'
import type { Translate } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { fieldName } from '../tasks/rules.ts'
import type { Task } from '../tasks/store.ts'
import type { Partner } from './store.ts'

export function PartnersPage({ partners, tasks }: { partners: Partner[]; tasks: Task[] }) {
  const { t } = useUi()
  const text = useText()
  const count = (partner: Partner): number => tasks.filter((task) => task.partnerId === partner.id).length
  return (
    <>
      <PageHeader title={t('consortium.partners.title')} lead={t('consortium.partners.lead')}>
        <ButtonLink href="/members" variant="quiet">
          {t('consortium.partners.members')}
        </ButtonLink>
      </PageHeader>
      <div>
        <Section title={t('consortium.partners.all')}>
          {partners.length === 0 && <Empty title={t('consortium.partners.none')} />}
          <CardGrid>
            {partners.map((partner) => {
              const [name, about] = [text(partner.name), text(partner.about)]
              return (
                <Card
                  href={`/partners/${partner.slug}`}
                  title={name.text}
                  titleLang={name.lang}
                  kicker={kindName(t, partner.kind)}
                  accent={partner.slug}
                  motif={partner.slug}
                  meta={t('consortium.partners.tasks', { n: count(partner) })}
                >
                  <p lang={about.lang}>{about.text}</p>
                </Card>
              )
            })}
          </CardGrid>
        </Section>
      </div>
    </>
  )
}

export function PartnerPage({ partner, tasks }: { partner: Partner; tasks: Task[] }) {
  const { t } = useUi()
  const text = useText()
  const [name, about] = [text(partner.name), text(partner.about)]
  return (
    <>
      <Crumbs
        items={[{ href: '/partners', label: t('consortium.partners.title') }, { label: <span lang={name.lang}>{name.text}</span> }]}
      />
      <PageHeader
        kicker={kindName(t, partner.kind)}
        title={name.text}
        titleLang={name.lang}
        lead={<span lang={about.lang}>{about.text}</span>}
        motif={partner.slug}
      />
      <Section title={t('consortium.partner.tasks')}>
        {tasks.length === 0 && <Empty title={t('consortium.partner.noTasks')} />}
        <CardGrid>
          {tasks.map((task) => (
            <TaskCard task={task} />
          ))}
        </CardGrid>
      </Section>
    </>
  )
}

function TaskCard({ task }: { task: Task }) {
  const { t } = useUi()
  const text = useText()
  const [title, body] = [text(task.title), text(task.body)]
  return (
    <Card title={title.text} titleLang={title.lang} accent={task.field} badges={<Badge tone="topic">{fieldName(t, task.field)}</Badge>}>
      {body.text.split(/\n{2,}/).map((paragraph) => (
        <p lang={body.lang}>{paragraph}</p>
      ))}
    </Card>
  )
}

function kindName(t: Translate, kind: string): string {
  const key = `consortium.kind.${kind}`
  return isMessageKey(key) ? t(key) : kind
}
