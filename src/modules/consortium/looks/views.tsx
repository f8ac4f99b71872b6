import { accentClass, classes } from '#ui/accent.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge, Card, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Field, FileField, Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Columns, Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import type { Member } from '../members/store.ts'
import type { LookForm } from './form.ts'
import type { DrawnLogo } from './logo.ts'
import { LogoOnPlate, MemberMark, memberAccent } from './member-mark.tsx'
import { accents } from './rules.ts'

export interface LookPageProps {
  member: Member
  values: Record<string, string>
  errors: Record<string, string>
  /** A logo that was sent and is not saved yet: the form carries it, since a browser forgets chosen files. */
  drawn: DrawnLogo | undefined
  preview?: LookForm
  saved?: boolean
  /** Somebody saved meanwhile: `member` is as it stands now. */
  isStale?: boolean
}

export function LookPage(props: LookPageProps) {
  const { member, drawn, preview, saved, isStale } = props
  const { t } = useUi()
  const title = t('consortium-look.title')
  return (
    <>
      <Crumbs
        items={[
          { href: '/members', label: t('consortium.members.title') },
          { href: `/members/${member.slug}`, label: <Text of={member.shortName} /> },
          { label: title },
        ]}
      />
      <PageHeader kicker={<Text of={member.name} />} title={title} lead={t('consortium-look.lead')} />
      <div>
        {saved && (
          <Notice tone="success">
            <p>{t('consortium-look.saved')}</p>
          </Notice>
        )}
        {isStale && (
          <Notice tone="warning" title={t('consortium-look.staleTitle')}>
            <p>{t('consortium-look.stale')}</p>
            <Sample member={member} />
          </Notice>
        )}
        {(preview ?? drawn) && (
          <Section title={t('consortium-look.preview')} id="preview">
            <Sample member={member} draft={{ drawn, form: preview }} />
            {!isStale && <p>{t('consortium-look.unsaved')}</p>}
          </Section>
        )}
        {!preview && !drawn && (
          <Section title={t('consortium-look.now')} id="now">
            <Sample member={member} />
          </Section>
        )}
        <LookFields {...props} />
      </div>
    </>
  )
}

function LookFields({ member, values, errors, drawn, isStale }: LookPageProps) {
  const { t } = useUi()
  const action = `/members/${member.slug}/look`
  const chosen = values.accent ?? Number(accentClass(memberAccent(member))!.slice('accent-'.length))
  return (
    <Form action={action} errors={errors} enctype="multipart/form-data">
      <FormKey value={values.formKey ?? ''} />
      <input type="hidden" name="revision" value={values.revision} />
      {drawn && <input type="hidden" name="drawn" value={drawn.pictures.at(-1)!.webp.toString('base64')} />}
      <Radios
        name="accent"
        label={t('consortium-look.accent')}
        hint={t('consortium-look.accentHint')}
        value={chosen}
        inline
        options={accents.map((accent) => ({ value: accent, label: <Swatch accent={accent} /> }))}
      />
      <FileField
        name="logo"
        label={t(member.look?.logo || drawn ? 'consortium-look.logoOther' : 'consortium-look.logo')}
        hint={t('consortium-look.logoHint')}
        accept="image/png,image/jpeg,image/webp,image/avif,image/svg+xml"
        required={false}
      />
      <Field
        name="altRu"
        label={t('consortium-look.altRu')}
        hint={t('consortium-look.altHint')}
        value={values.altRu}
        maxlength={200}
        required={Boolean(member.look?.logo ?? drawn)}
      />
      <Field name="altEn" label={t('consortium-look.altEn')} value={values.altEn} maxlength={200} required={false} />
      {member.look?.logo && !drawn && (
        <Checkbox name="removeLogo" label={t('consortium-look.remove')} checked={values.removeLogo === 'on'} required={false} />
      )}
      <SubmitRow>
        <Button name="do" value="save">
          {t(isStale ? 'consortium-look.saveMine' : 'consortium-look.save')}
        </Button>
        <Button name="do" value="preview" variant="quiet">
          {t('consortium-look.show')}
        </Button>
        <ButtonLink href={`/members/${member.slug}`} variant="quiet">
          {t('consortium-look.back')}
        </ButtonLink>
      </SubmitRow>
    </Form>
  )
}

/** A colour with its name: never the colour alone. */
function Swatch({ accent }: { accent: (typeof accents)[number] }) {
  const { t } = useUi()
  return (
    <>
      <span class={classes('swatch', accentClass(accent))} aria-hidden="true" />
      {t(`consortium-look.accent.${accent}`)}
    </>
  )
}

interface SampleProps {
  member: Member
  /** What is not saved yet. */
  draft?: { drawn: DrawnLogo | undefined; form: LookForm | undefined }
}

/** Where the look is met: a card of the list of members, and a line of a session's page. */
function Sample({ member, draft }: SampleProps) {
  const { t } = useUi()
  const text = useText()
  const accent = draft?.form?.accent ?? memberAccent(member)
  const bare = { slug: member.slug, look: draft?.form?.removeLogo ? null : member.look }
  const mark = (size: number) => (draft?.drawn ? <DraftMark drawn={draft.drawn} size={size} /> : <MemberMark member={bare} size={size} />)
  const name = text(member.shortName)
  return (
    <Columns>
      <Card title={name.text} titleLang={name.lang} kicker={<Text of={member.city} />} accent={accent} picture={mark(84)}>
        <p>
          <Text of={member.field} />
        </p>
        <Badge tone="topic">{t('consortium-look.sample')}</Badge>
      </Card>
      <div class={classes('member-page', accentClass(accent))}>
        <Facts
          items={[
            {
              term: t('consortium-look.heldBy'),
              children: (
                <span class="member-name">
                  {mark(40)} {name.text}
                </span>
              ),
            },
          ]}
        />
      </div>
    </Columns>
  )
}

function DraftMark({ drawn, size }: { drawn: DrawnLogo; size: number }) {
  const { width, height, webp } = drawn.pictures.at(-1)!
  const src = `data:image/webp;base64,${webp.toString('base64')}`
  return <LogoOnPlate files={[{ src, width, height }]} plate={drawn.plate} size={size} alt="" eager />
}
