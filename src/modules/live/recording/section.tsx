import { useIsland, useUi } from '#ui/context.ts'
import { clockText } from '../transcript/rules.ts'
import type { Room } from '../rooms/store.ts'
import { langName } from '../video/source.ts'
import type { Chapter } from './chapters.ts'
import type { RecordingView } from './view.ts'

interface BesideProps {
  room: Pick<Room, 'uuid'>
  view: RecordingView
  /** The page with the player: chapters lead there. */
  path: string
}

/** Beside the player of a recording: its chapters, and what may be taken along. */
export function RecordingBeside({ room, view, path }: BesideProps) {
  useIsland('live-recording')
  return (
    <div class="live-beside" id="chapters">
      <Chapters chapters={view.chapters} path={path} />
      <TakeAlong room={room} view={view} />
    </div>
  )
}

/** Links to moments of the recording; with a script the player goes there, without one the page opens at it. */
function Chapters({ chapters, path }: { chapters: readonly Chapter[]; path: string }) {
  const { t } = useUi()
  if (chapters.length === 0) return null
  return (
    <nav class="live-chapters" aria-labelledby="chapters-title">
      <h3 id="chapters-title">{t('live-recording.chapters')}</h3>
      <ol>
        {chapters.map((chapter) => (
          <li>
            <a href={`${path}?t=${Math.floor(chapter.atMs / 1000)}#recording`} data-t={chapter.atMs / 1000}>
              <span class="live-time">{clockText(chapter.atMs)}</span>{' '}
              <span>
                {chapter.kind === 'question' && <b>{t('live-recording.chapter.question')} </b>}
                {chapterTitle(chapter, t)}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

export function chapterTitle(chapter: Chapter, t: ReturnType<typeof useUi>['t']): string {
  return chapter.title || t('live-recording.chapter.slide', { number: chapter.number })
}

function TakeAlong({ room, view }: Pick<BesideProps, 'room' | 'view'>) {
  const { t, locale } = useUi()
  const { film, sound, langs } = view
  if (!film && !sound && langs.length === 0) return null
  const path = `/live/${room.uuid}`
  const size = (bytes: number): string => t('live-recording.megabytes', { n: Math.max(0.1, Math.round(bytes / 100_000) / 10) })
  return (
    <div class="live-take">
      <h3>{t('live-recording.take')}</h3>
      <ul>
        {film && (
          <li>
            <a href={`${path}/recording/film.mp4`}>{t('live-recording.take.film')}</a> <span class="live-small">{size(film.bytes)}</span>
          </li>
        )}
        {sound && (
          <li>
            <a href={`${path}/recording/sound.m4a`}>{t('live-recording.take.sound')}</a> <span class="live-small">{size(sound.bytes)}</span>
          </li>
        )}
        {langs.map((lang) => (
          <li>
            <a href={`${path}/captions/${lang}.vtt`}>
              {t('live-recording.take.captions')} <span lang={lang === locale ? undefined : lang}>{langName(lang)}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
