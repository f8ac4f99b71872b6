import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { usePictures } from './context.ts'
import { drawRosette, hashOf, night } from './facets.ts'

export interface KaleidoscopeProps {
  /** Anything that names the thing: a slug, a code, a title. */
  seed: string
  /** Width and height in CSS pixels; style sheets may override it. */
  size?: number
  /** Without a label the picture is decoration and hidden from screen readers. */
  label?: string | undefined
  class?: string | undefined
}

/** Our motif: a wedge of facets, its mirror image, and both turned round the middle. */
export function Kaleidoscope({ seed, size = 96, label, class: extra }: KaleidoscopeProps): VNode | null {
  const shown = usePictures()
  const { folds, facets } = drawRosette(seed)
  const id = `k${hashOf(seed).toString(36)}${useId()}`
  const named = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const }
  if (!shown) return null
  const turns = Array.from({ length: folds - 1 }, (_, turn) => ((turn + 1) * 360) / folds)
  return (
    <svg
      class={extra ? `kaleidoscope ${extra}` : 'kaleidoscope'}
      viewBox="-50 -50 100 100"
      preserveAspectRatio="xMidYMid slice"
      width={size}
      height={size}
      {...named}
    >
      <circle r="49" fill={night} />
      <g id={id} stroke={night} stroke-width=".3">
        <g id={`${id}w`}>
          {facets.map((facet) => (
            <path fill={facet.fill} d={facet.d} />
          ))}
        </g>
        <use href={`#${id}w`} transform="scale(1-1)" />
      </g>
      {turns.map((turn) => (
        <use href={`#${id}`} transform={`rotate(${turn})`} />
      ))}
      <circle r="3.5" fill="#fff4d6" />
    </svg>
  )
}
