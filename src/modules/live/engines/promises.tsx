import { useUi } from '#ui/context.ts'
import { daySpan } from '#ui/when.tsx'
import type { Db } from '#platform/db/database.ts'
import { moscowZone, wallDate } from '#platform/time.ts'
import type { RoomSource } from '../rooms/policy.ts'
import { externalLink } from './external-link.ts'
import { findSignatures, hostOf, statements } from './providers.ts'
import type { Signature } from './providers.ts'

/** What a host elsewhere gave its word for; undefined where the picture is ours, or nobody signed. */
export async function findPromises(db: Db, source: RoomSource): Promise<Signature | undefined> {
  const host = hostOf(source)
  return host === undefined ? undefined : (await findSignatures(db, [host])).get(host)
}

/** Which rules hold by promise only: whoever takes part may know. */
export function Promises({ promises }: { promises: Signature }) {
  const { t, locale } = useUi()
  const date = wallDate(promises.signedAt, moscowZone)
  const { noPrivateChannel, pupilMediaOff, staffOnlyRecording } = externalLink.capabilities().enforces
  const enforced: Record<string, boolean> = {
    noPrivateChat: noPrivateChannel,
    pupilsCameraOff: pupilMediaOff,
    pupilsMicrophoneOff: pupilMediaOff,
    staffOnlyRecording,
  }
  return (
    <details class="live-promises">
      <summary>{t('live-engine.promises')}</summary>
      <p>{t('live-engine.promisesText', { host: promises.host, date: daySpan(locale, date, date) })}</p>
      <ul>
        {statements
          .filter(({ name }) => promises.answers[name] && !enforced[name])
          .map(({ name }) => (
            <li>{t(`live-engine.say.${name}`)}</li>
          ))}
      </ul>
    </details>
  )
}
