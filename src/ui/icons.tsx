import type { VNode } from 'preact'
import { usePictures } from './context.ts'

/** Drawn on a 24 × 24 grid with a round pen; the colour is that of the text around. */
const shapes = {
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  back: 'M19 12H5m6-6-6 6 6 6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4',
  captions: 'M3 5h18v14H3zM11 10.5a2.2 2.2 0 1 0 0 3M18 10.5a2.2 2.2 0 1 0 0 3',
  check: 'M4 12.5 9.5 18 20 6.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2',
  close: 'M5 5l14 14M19 5 5 19',
  danger: 'M12 3 2.5 20h19zM12 10v4.5m0 2.6v.1',
  download: 'M12 3v12m-5-5 5 5 5-5M4 20h16',
  eye: 'M2 12c4-8 16-8 20 0-4 8-16 8-20 0zm10-3.200a3.2 3.2 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400z',
  forward: 'M4 6l7 6-7 6zM13 6l7 6-7 6z',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18 5-5 5-13 0-18z',
  grade: 'M2 9l10-5 10 5-10 5zM6 11.5V17c3.5 2.6 8.5 2.6 12 0v-5.500M22 9v6',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v6m0-9.600v.1',
  kit: 'M9 3h6m-5 0v6L4.5 18.500A1.7 1.7 0 0 0 6 21h12a1.7 1.7 0 0 0 1.5-2.500L14 9V3M7.5 15h9',
  language: 'M3 6h10M8 3v3m3 0c-.8 4-3.5 7-7.5 8.500M5.5 9c1 2.5 3 4.3 6 5.500M12 21l4.5-11L21 21m-7.4-3.500h5.8',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  mute: 'M4 9.500h3.500L12 5v14l-4.500-4.500H4zM16 9.500l5 5m0-5-5 5',
  pause: 'M8 5v14M16 5v14',
  people:
    'M9 4.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20v-1.500A4 4 0 0 1 6.5 15h5a4 4 0 0 1 4 3.500V20M16 5a3.3 3.3 0 0 1 0 6.200M18.5 15.200a4 4 0 0 1 3 3.800v1',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 21v-1a5 5 0 0 1 5-4.500h5a5 5 0 0 1 5 4.500v1',
  place: 'M12 21s7-6.5 7-11.500a7 7 0 0 0-14 0C5 14.5 12 21 12 21zm0-14a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  play: 'M7 4.500v15l12.5-7.500z',
  print: 'M7 9V3h10v6M7 17H3.500V9h17v8H17M7 14h10v7H7z',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500M20 14v2.500M14 20h2.500M20 20v-1',
  question: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-2.6 6.500a2.7 2.7 0 1 1 3.9 2.500c-.9.5-1.3 1-1.3 2m0 2.900v.1',
  rewind: 'M20 6l-7 6 7 6zM11 6l-7 6 7 6z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.500 15.500 21 21',
  sign: 'M7 13V6.500a1.3 1.3 0 0 1 2.6 0V11m0-6.500a1.3 1.3 0 0 1 2.6 0V11m0-5.500a1.3 1.3 0 0 1 2.6 0V12m0-4a1.3 1.3 0 0 1 2.6 0v6a7 7 0 0 1-7 7c-3 0-4.3-1.5-5.5-3.600L3 14.500c-.8-1.4 1-2.6 2.1-1.400L7 15',
  sound: 'M4 9.500h3.500L12 5v14l-4.500-4.500H4zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  star: 'M12 3.500l2.6 5.6 6.1.7-4.5 4.2 1.2 6-5.4-3-5.4 3 1.2-6L3.3 9.800l6.1-.7z',
} as const

export type IconName = keyof typeof shapes

export interface IconProps {
  name: IconName
  /** Only where no text beside says the same. */
  label?: string
}

export function Icon({ name, label }: IconProps): VNode | null {
  if (!usePictures()) return label ? <span>{label}</span> : null
  const named = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const }
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" {...named}>
      <path d={shapes[name]} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}

export const iconNames = Object.keys(shapes) as IconName[]
