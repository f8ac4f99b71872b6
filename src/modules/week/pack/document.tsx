import type { ComponentChildren } from 'preact'
import { useUi } from '#ui/context.ts'

interface DocumentProps {
  title: string
  titleLang?: string | undefined
  kicker: string
  /** False for the first page. */
  back?: boolean
  children: ComponentChildren
}

/** What every page of a pack is framed by. */
export function Document({ title, titleLang, kicker, back = true, children }: DocumentProps) {
  const { t, locale } = useUi()
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="style.css" />
      </head>
      <body>
        {back && (
          <nav>
            <a href="index.html">{t('week-pack.page.back')}</a>
          </nav>
        )}
        <main>
          <p class="kicker">{kicker}</p>
          <h1 lang={titleLang}>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )
}
