import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from '#platform/http/route.ts'
import { demoFolder } from '../content.ts'
import type { DemoPapers, DemoState } from '../state.ts'
import { filesOf, storeFilm, storeSample } from './film.ts'

/** Files that the demonstration's sessions share: stored once, named by their content. */
export interface Samples {
  film: DemoState['film']
  papers: DemoPapers
}

export async function storeSamples(world: World): Promise<Samples> {
  return { film: await storeFilm(world), papers: await storePapers(world) }
}

/** All of them: what a reset keeps. */
export function filesOfSamples({ film, papers }: Samples): string[] {
  const pictures = [...papers.slides.ru, ...papers.slides.en].flatMap(({ webp, thumb, jpeg }) => [webp, thumb, jpeg])
  return [...filesOf(film), ...pictures, ...(papers.sheet ? [papers.sheet] : [])]
}

type Size = Pick<DemoPapers['slides']['ru'][number], 'width' | 'height' | 'thumbWidth' | 'thumbHeight'>

async function storePapers(world: World): Promise<DemoPapers> {
  const sizes = JSON.parse(await readFile(join(demoFolder, 'slides/sizes.json'), 'utf8').catch(() => '{}')) as Record<string, Size>
  const slides: DemoPapers['slides'] = { ru: [], en: [] }
  for (const [name, { width, height, thumbWidth, thumbHeight }] of Object.entries(sizes)) {
    const webp = await storeSample(world, [`slides/${name}.webp`, 'image/webp'])
    const thumb = await storeSample(world, [`slides/${name}-small.webp`, 'image/webp'])
    const jpeg = await storeSample(world, [`slides/${name}.jpg`, 'image/jpeg'])
    if (webp && thumb && jpeg)
      slides[name.startsWith('en') ? 'en' : 'ru'].push({ width, height, thumbWidth, thumbHeight, webp, thumb, jpeg })
  }
  return { slides, sheet: (await storeSample(world, ['slides/observations.pdf', 'application/pdf'])) ?? null }
}
