import QRCode from 'qrcode'
import type { VNode } from 'preact'
import { usePictures } from './context.ts'

export interface PictureProps {
  src: string
  /** The same picture in other widths, as `srcset` has it; with `sizes`. */
  srcset?: string | undefined
  sizes?: string | undefined
  /** What the picture says; empty where it only pleases. */
  alt: string
  altLang?: string | undefined
  /** In pixels of the file, so that nothing jumps while it loads. */
  width: number
  height: number
  /** True for what stands in the first view. */
  eager?: boolean
  class?: string | undefined
}

/** A picture of a file. Readers who switched pictures off read what it says instead. */
export function Picture({ alt, altLang, eager = false, class: extra, ...rest }: PictureProps): VNode | null {
  const shown = usePictures()
  if (!shown)
    return alt ? (
      <span class="picture-off" lang={altLang}>
        {alt}
      </span>
    ) : null
  return <img {...rest} alt={alt} lang={altLang} class={extra} loading={eager ? 'eager' : 'lazy'} decoding="async" />
}

const quiet = 4

/** A QR code as one path: crisp in print at any size, always dark on white. */
export function Qr({ data, label }: { data: string; label: string }): VNode {
  const { modules } = QRCode.create(data, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * quiet
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} width="176" height="176" role="img" aria-label={label} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path fill="#000" d={runsOf(modules.size, (row, col) => Boolean(modules.get(row, col)))} />
    </svg>
  )
}

/** Dark modules of a row that touch become one rectangle. */
function runsOf(size: number, isDark: (row: number, col: number) => boolean): string {
  let d = ''
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      if (!isDark(row, col)) continue
      const start = col
      while (col < size && isDark(row, col)) col++
      d += `M${start + quiet} ${row + quiet}h${col - start}v1h-${col - start}z`
    }
  }
  return d
}
