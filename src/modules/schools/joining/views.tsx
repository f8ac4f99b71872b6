import type { MessageKey } from '#platform/i18n.ts'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Radios, SubmitRow } from '#ui/form.tsx'
import { Kaleidoscope } from '#ui/motif.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { className } from '../classes/rules.ts'
import type { SchoolClass } from '../classes/store.ts'
import type { Offer } from './nicknames.ts'
import type { Pass } from './store.ts'

/** Who this browser is already. */
export interface Joined {
  pass: Pass
  schoolClass: SchoolClass
}

export function JoinPage({
  values,
  errors,
  joined,
}: {
  values: Record<string, string>
  errors: Record<string, string>
  joined: Joined | undefined
}) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('schools.join.title')} lead={t('schools.join.lead')} />
      <div>
        {joined && <AlreadyJoined joined={joined} />}
        <Form action="/join" errors={errors}>
          <Field
            name="code"
            label={t('schools.join.code')}
            hint={t('schools.join.codeHint')}
            value={values.code}
            width={12}
            maxlength={40}
            autocomplete="off"
            spellcheck={false}
            required
          />
          <SubmitRow>
            <Button>{t('schools.join.next')}</Button>
          </SubmitRow>
        </Form>
        <div class="schools-after">
          <Notice title={t('schools.join.noCodeTitle')}>
            <p>{t('schools.join.noCode')}</p>
          </Notice>
        </div>
      </div>
    </>
  )
}

function AlreadyJoined({ joined: { pass, schoolClass } }: { joined: Joined }) {
  const { t } = useUi()
  return (
    <Notice tone="success" title={t('schools.join.hello', { nickname: pass.nickname })}>
      <p>{t('schools.join.inClass', { name: className(schoolClass), school: schoolClass.school.name })}</p>
      <div class="row">
        <ButtonLink href="/pupil">{t('schools.join.mySessions')}</ButtonLink>
        <PostButton action="/join/leave" label={t('schools.join.notMe')} variant="quiet" />
      </div>
    </Notice>
  )
}

export interface NicknamePageProps {
  code: string
  schoolClass: SchoolClass
  offers: Offer[]
  formKey: string
  errors: Record<string, string>
  joined: Joined | undefined
  /** How often "others" was asked for. */
  round: number
}

export function NicknamePage({ code, schoolClass, offers, formKey, errors, joined, round }: NicknamePageProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader
        kicker={t('schools.nickname.class', { name: className(schoolClass), school: schoolClass.school.name })}
        title={t('schools.nickname.title')}
        lead={t('schools.nickname.lead')}
      />
      <div>
        {joined && <AlreadyJoined joined={joined} />}
        <Form action="/join/nickname" errors={errors}>
          <FormKey value={formKey} />
          <input type="hidden" name="code" value={code} />
          <Radios
            name="nickname"
            label={t('schools.nickname.choose')}
            options={offers.map((offer) => ({
              value: offer.key,
              label: offer.name,
              picture: <Kaleidoscope seed={offer.name} size={56} />,
            }))}
            required
          />
          <SubmitRow>
            <Button>{t('schools.nickname.take')}</Button>
            <ButtonLink href={`/join/${code}?more=${round + 1}`} variant="quiet">
              {t('schools.nickname.more')}
            </ButtonLink>
          </SubmitRow>
        </Form>
        <p class="hint schools-after">{t('schools.nickname.privacy')}</p>
      </div>
    </>
  )
}

export function CodeBroken({ reason }: { reason: MessageKey }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('schools.broken.title')} />
      <div>
        <Notice tone="warning">
          <p>{t(reason)}</p>
        </Notice>
        <ButtonLink href="/join">{t('schools.broken.again')}</ButtonLink>
      </div>
    </>
  )
}
