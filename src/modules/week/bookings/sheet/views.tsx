import { className } from '#schools'
import type { SchoolClass } from '#schools'
import { showCode } from '#platform/ids.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Qr } from '#ui/media.tsx'
import { Notice } from '#ui/notice.tsx'
import type { Booked } from '../booked.ts'
import { SchoolWhen } from '../school-when.tsx'

export interface SheetProps {
  schoolClass: SchoolClass
  /** Undefined where it has expired. */
  code: string | undefined
  origin: string
  booked: Booked[]
  /** Just booked: said on the screen, not on paper. */
  fresh: Booked | undefined
}

/** One page for the board or the diary, and slips to cut for the pupils. */
export function SheetPage(props: SheetProps) {
  const { schoolClass, code, origin, booked } = props
  const { t } = useUi()
  return (
    <article class="week-sheet">
      <ScreenBar {...props} />
      <header>
        <p>{t('week-bookings.sheet.kicker')}</p>
        <h1>{t('week-bookings.class', { name: className(schoolClass) })}</h1>
        <p>
          {schoolClass.school.name}, {schoolClass.school.settlement}
        </p>
      </header>
      {code ? <CodeBlock code={code} origin={origin} /> : <CodeEnded uuid={schoolClass.uuid} />}
      <SheetSessions booked={booked} zone={schoolClass.school.zone} />
      <section>
        <h2>{t('week-bookings.sheet.planB')}</h2>
        <ul>
          <li>{t('week-bookings.sheet.planVideo')}</li>
          <li>{t('week-bookings.sheet.planPhone')}</li>
          <li>{t('week-bookings.sheet.planLost')}</li>
        </ul>
      </section>
      {code && <Slips code={code} origin={origin} size={schoolClass.size} />}
    </article>
  )
}

function ScreenBar({ schoolClass, fresh }: SheetProps) {
  const { t } = useUi()
  const text = useText()
  return (
    <div class="screen-only">
      {fresh && (
        <Notice tone="success" title={t('week-bookings.sheet.booked', { title: text(fresh.session.facts.title).text })}>
          <p>{t('week-bookings.sheet.next')}</p>
        </Notice>
      )}
      <p>{t('week-bookings.sheet.print')}</p>
      <p class="row">
        {fresh && <ButtonLink href={`/bookings/${fresh.booking.uuid}/calendar.ics`}>{t('week-bookings.own.calendar')}</ButtonLink>}
        <ButtonLink href="/bookings" variant="quiet">
          {t('week-bookings.own.title')}
        </ButtonLink>
        <ButtonLink href={`/classes/${schoolClass.uuid}`} variant="quiet">
          {t('week-bookings.sheet.toClass')}
        </ButtonLink>
      </p>
    </div>
  )
}

function CodeBlock({ code, origin }: { code: string; origin: string }) {
  const { t } = useUi()
  const address = `${origin}/join`
  return (
    <section class="week-sheet-code">
      <div>
        <h2>{t('week-bookings.sheet.how')}</h2>
        <ol>
          <li>
            {t('week-bookings.sheet.step1')} <b class="week-sheet-address">{address}</b>
          </li>
          <li>
            {t('week-bookings.sheet.step2')} <strong class="week-sheet-sign">{showCode(code)}</strong>
          </li>
          <li>{t('week-bookings.sheet.step3')}</li>
        </ol>
      </div>
      <figure>
        <Qr data={`${address}/${code}`} label={t('week-bookings.sheet.qr', { address: `${address}/${code}` })} />
        <figcaption>{t('week-bookings.sheet.scan')}</figcaption>
      </figure>
    </section>
  )
}

function CodeEnded({ uuid }: { uuid: string }) {
  const { t } = useUi()
  return (
    <Notice tone="warning" title={t('week-bookings.sheet.ended')}>
      <ButtonLink href={`/classes/${uuid}`}>{t('week-bookings.sheet.toClass')}</ButtonLink>
    </Notice>
  )
}

function SheetSessions({ booked, zone }: { booked: Booked[]; zone: string }) {
  const { t } = useUi()
  const text = useText()
  return (
    <section>
      <h2>{t('week-bookings.sheet.sessions')}</h2>
      {booked.length === 0 && <p>{t('week-bookings.sheet.none')}</p>}
      <ul class="week-sheet-sessions">
        {booked.map(({ session }) => {
          const [title, kit] = [text(session.facts.title), text(session.facts.kit)]
          return (
            <li>
              <p>
                <SchoolWhen session={session} zone={zone} />
              </p>
              <p>
                <b lang={title.lang}>{title.text}</b>
              </p>
              <p>
                {t('week-bookings.kit')}: {kit.text ? <span lang={kit.lang}>{kit.text}</span> : t('week-bookings.noKit')}
              </p>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Slips({ code, origin, size }: { code: string; origin: string; size: number }) {
  const { t } = useUi()
  return (
    <section class="week-sheet-slips">
      <h2>{t('week-bookings.sheet.slips')}</h2>
      <ul>
        {Array.from({ length: size }, () => (
          <li>
            <span>{t('week-bookings.sheet.slip')}</span> <b>{origin.replace(/^https?:\/\//, '')}/join</b> <strong>{showCode(code)}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}
