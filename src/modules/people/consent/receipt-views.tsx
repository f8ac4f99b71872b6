import type { MessageKey } from '#platform/i18n.ts'
import { Temporal } from '#platform/time.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Facts } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'
import { When } from '#ui/when.tsx'
import type { Receipt } from './receipt.ts'
import type { TextLang } from './rules.ts'
import type { ConsentText } from './store.ts'
import { TextWords } from './views.tsx'

/** Everything that was decided and what proves it; made for paper too. */
export function ReceiptPage({ receipt }: { receipt: Receipt }) {
  const { t } = useUi()
  const { record, names, text, hash, previousHash, signature, publicKey } = receipt
  const erased = t('consent.receipt.erased')
  return (
    <>
      <PageHeader title={t('consent.receipt.title')} lead={t('consent.receipt.lead')}>
        <ButtonLink href={`/consents/${record.id}/receipt.json`} download>
          {t('consent.receipt.json')}
        </ButtonLink>
      </PageHeader>
      <Facts
        items={[
          { term: t('consent.receipt.purpose'), children: t(`consent.purpose.${record.purpose}` as MessageKey) },
          { term: t('consent.receipt.event'), children: <b>{t(`consent.event.${record.event}` as MessageKey)}</b> },
          { term: t('consent.receipt.child'), children: names?.child ?? erased },
          { term: t('consent.receipt.signer'), children: names?.signer ?? erased },
          { term: t('consent.receipt.relation'), children: t(`consent.receipt.relation.${record.relation}` as MessageKey) },
          { term: t('consent.receipt.method'), children: t(`consent.receipt.method.${record.method}` as MessageKey) },
          { term: t('consent.receipt.at'), children: <When at={Temporal.Instant.from(record.at)} showDate /> },
          { term: t('consent.receipt.number'), children: <code>{record.id}</code> },
        ]}
      />
      <Section title={t('consent.receipt.text')} id="text">
        <p>
          <a href={`/consents/texts/${record.purpose}/${record.version}`} lang={record.language}>
            {text.title}
          </a>{' '}
          ({t('consent.versionN', { version: record.version })})
        </p>
        <TextWords paragraphs={text.paragraphs} lang={record.language} contact={undefined} />
      </Section>
      <Section title={t('consent.receipt.proof')} id="proof">
        <p>{t('consent.receipt.proofText')}</p>
        <Facts
          items={[
            { term: t('consent.receipt.hash'), children: <Long>{hash}</Long> },
            { term: t('consent.receipt.previous'), children: <Long>{previousHash}</Long> },
            { term: t('consent.receipt.signature', { scheme: 'Ed25519' }), children: <Long>{signature}</Long> },
            { term: t('consent.receipt.key'), children: <Long>{publicKey.x}</Long> },
          ]}
        />
        <p>{t('consent.receipt.check', { command: `npx kaleidoscope consent verify consent-${record.id}.json` })}</p>
      </Section>
    </>
  )
}

/** A long number breaks anywhere: it must fit a telephone and paper. */
function Long({ children }: { children: string }) {
  const parts = children.match(/.{1,16}/g) ?? []
  return (
    <code>
      {parts.map((part) => (
        <>
          {part}
          <wbr />
        </>
      ))}
    </code>
  )
}

interface TextProps {
  text: ConsentText
  lang: TextLang
  newest: number
  hash: string
  contact: string | undefined
}

/** A version of a text, for whoever wants to know what was signed. */
export function TextPage({ text, lang, newest, hash, contact }: TextProps) {
  const { t } = useUi()
  const { title, paragraphs } = text.text[lang]
  return (
    <>
      <PageHeader title={title} titleLang={lang} kicker={t('consent.text.kicker', { version: text.version })} />
      {text.version < newest && (
        <Notice tone="warning">
          <p>
            {t('consent.text.old', { version: newest })}{' '}
            <a href={`/consents/texts/${text.purpose}/${newest}`}>{t('consent.text.newest')}</a>
          </p>
        </Notice>
      )}
      {text.lawyerSeen || <p>{t('consent.noLawyer')}</p>}
      <TextWords {...{ paragraphs, lang, contact }} />
      <Facts
        items={[
          { term: t('consent.text.since'), children: <When at={text.validFrom} showDate /> },
          { term: t('consent.text.hash'), children: <Long>{hash}</Long> },
        ]}
      />
    </>
  )
}
