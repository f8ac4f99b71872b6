// Pages of a PDF as pictures; loaded when somebody chooses one.
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist'

export interface Pages {
  count: number
  /** Page n, counted from 1, at most so wide and high. */
  draw: (n: number, width: number, height: number) => Promise<ImageBitmap>
}

export async function readPdf(bytes: ArrayBuffer, workerUrl: string): Promise<Pages> {
  GlobalWorkerOptions.workerSrc = workerUrl
  const pdf = await getDocument({ data: bytes, useSystemFonts: true }).promise
  return {
    count: pdf.numPages,
    async draw(n, width, height) {
      const page = await pdf.getPage(n)
      const whole = page.getViewport({ scale: 1 })
      const viewport = page.getViewport({ scale: Math.min(width / whole.width, height / whole.height) })
      const canvas = document.createElement('canvas')
      canvas.width = Math.round(viewport.width)
      canvas.height = Math.round(viewport.height)
      await page.render({ canvas, viewport }).promise
      return createImageBitmap(canvas)
    },
  }
}
