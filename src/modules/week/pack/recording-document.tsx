import { useUi } from '#ui/context.ts'
import { sizeText } from '../materials/words.ts'
import { useWords } from '../programme/words.ts'
import type { PackedFile, PackedRecording } from './contents.ts'
import { Document } from './document.tsx'

/** The film and what goes beside it; and everything said, in words: browsers show no captions to a page that lies in a folder. */
export function RecordingPage({ recording }: { recording: PackedRecording }) {
  const { t } = useUi()
  const words = useWords()
  const { film, sign, audio, captions, transcripts } = recording
  return (
    <Document title={t('week-pack.recording.title')} kicker={t('week-pack.page.kicker')}>
      {film && (
        <>
          <Player file={film} label={t('week-pack.recording.title')} captions={captions} />
          <FileLine file={film} label={t('week-pack.recording.film')} />
        </>
      )}
      {sign && (
        <>
          <h2>{t('week-pack.recording.sign')}</h2>
          <Player file={sign} label={t('week-pack.recording.sign')} captions={[]} />
          <FileLine file={sign} label={t('week-pack.recording.signFile')} />
        </>
      )}
      {audio && (
        <>
          <h2>{t('week-pack.recording.sound')}</h2>
          <audio controls preload="none" src={audio.path} aria-label={t('week-pack.recording.sound')} />
          <FileLine file={audio} label={t('week-pack.recording.soundFile')} />
        </>
      )}
      {captions.length > 0 && (
        <>
          <h2>{t('week-pack.recording.captions')}</h2>
          <p>{t('week-pack.recording.captionsHint')}</p>
          {captions.map((file) => (
            <FileLine file={file} label={words.language(file.lang)} />
          ))}
        </>
      )}
      {transcripts.map(({ lang, paragraphs }) => (
        <>
          <h2>{t('week-pack.recording.transcript', { language: words.language(lang) })}</h2>
          <div lang={lang}>
            {paragraphs.map(({ speaker, text }) => (
              <p>
                {speaker && <strong>{speaker}: </strong>}
                {text}
              </p>
            ))}
          </div>
        </>
      ))}
    </Document>
  )
}

function Player({ file, label, captions }: { file: PackedFile; label: string; captions: PackedRecording['captions'] }) {
  const words = useWords()
  if (file.mediaType.startsWith('audio/')) return <audio controls preload="metadata" src={file.path} aria-label={label} />
  return (
    <video controls preload="metadata" src={file.path} aria-label={label}>
      {captions.map((one) => (
        <track kind="captions" src={one.path} srclang={one.lang} label={words.language(one.lang)} />
      ))}
    </video>
  )
}

function FileLine({ file, label }: { file: PackedFile; label: string }) {
  const { locale } = useUi()
  return (
    <p class="aside">
      <a href={file.path}>{label}</a> ({sizeText(locale, file.size)})
    </p>
  )
}
