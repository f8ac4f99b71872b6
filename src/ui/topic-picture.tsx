import type { ComponentChildren, VNode } from 'preact'
import { accentClass } from './accent.ts'
import { usePictures } from './context.ts'
import { Kaleidoscope } from './motif.tsx'

// Drawn on 48 × 48. Classes: a is the topic's bright colour, b a line in its deep one, c its deep colour, d paper.
const drawings: Record<string, ComponentChildren> = {
  space: (
    <>
      <circle class="a" cx="24" cy="25" r="12" />
      <path class="c" d="M13 21c8 4 15 4 22 0l-2-4c-6 2-12 2-18 0z" />
      <ellipse class="b" cx="24" cy="25" rx="21" ry="6" transform="rotate(-18 24 25)" />
      <path
        class="c"
        d="M39 4l1.500 3.500L44 9l-3.500 1.500L39 14l-1.500-3.500L34 9l3.500-1.500zM8 5l1 2.500L11.500 8.500 9 9.500 8 12 7 9.500 4.500 8.500 7 7.500z"
      />
    </>
  ),
  physics: (
    <>
      <ellipse class="b" cx="24" cy="24" rx="20" ry="7.500" />
      <ellipse class="b" cx="24" cy="24" rx="20" ry="7.500" transform="rotate(60 24 24)" />
      <ellipse class="b" cx="24" cy="24" rx="20" ry="7.500" transform="rotate(120 24 24)" />
      <circle class="a" cx="24" cy="24" r="5.500" />
      <circle class="c" cx="44" cy="24" r="2.500" />
      <circle class="c" cx="14" cy="7" r="2.500" />
    </>
  ),
  chemistry: (
    <>
      <path class="a" d="M15 27h18l7 13a3 3 0 0 1-3 4H11a3 3 0 0 1-3-4z" />
      <path class="b" d="M19 4h10M20.500 4v14L8 40a3 3 0 0 0 3 4h26a3 3 0 0 0 3-4L27.500 18V4" />
      <circle class="d" cx="20" cy="35" r="3" />
      <circle class="d" cx="28" cy="31" r="2" />
      <circle class="c" cx="30" cy="38" r="2.500" />
    </>
  ),
  life: (
    <>
      <path class="a" d="M42 5C20 5 8 15 8 28c0 8 6 13 13 13 14 0 21-14 21-36z" />
      <path class="b" d="M5 44C12 32 20 24 32 15M20 26l-1-10M26 20h9M14 33l12 2" />
    </>
  ),
  'earth-and-climate': (
    <>
      <circle class="a" cx="34" cy="13" r="7.500" />
      <path class="c" d="M3 41l14-24 9 15 5-7 14 16z" />
      <path class="d" d="M17 17l-5.500 9.500 3.500 2 2.500-2.500 3 2.500 2-1.500z" />
    </>
  ),
  medicine: (
    <>
      <path class="a" d="M24 43C8 32 4 25 4 17.500A10.500 10.500 0 0 1 24 13a10.500 10.500 0 0 1 20 4.500C44 25 40 32 24 43z" />
      <path class="b" d="M5 25h10l4-8 6 15 4-7h14" />
    </>
  ),
  mathematics: (
    <>
      <path class="a" d="M5 43V9l34 34z" />
      <path class="d" d="M12 36V26l10 10z" />
      <circle class="b" cx="34" cy="14" r="9" />
      <path class="b" d="M25 14h18M34 5v18" />
    </>
  ),
  ai: (
    <>
      <path class="b" d="M17 4v6m7-6v6m7-6v6M17 38v6m7-6v6m7-6v6M4 17h6m-6 7h6m-6 7h6M38 17h6m-6 7h6m-6 7h6" />
      <rect class="c" x="10" y="10" width="28" height="28" rx="5" />
      <path class="a" d="M24 14l2.500 7.500L34 24l-7.500 2.500L24 34l-2.500-7.500L14 24l7.500-2.500z" />
    </>
  ),
  robotics: (
    <>
      <path class="b" d="M24 11V5M6 24v9M42 24v9" />
      <circle class="c" cx="24" cy="5" r="3" />
      <rect class="a" x="9" y="12" width="30" height="26" rx="7" />
      <circle class="d" cx="18" cy="23" r="4.500" />
      <circle class="d" cx="30" cy="23" r="4.500" />
      <circle class="c" cx="18" cy="23" r="2" />
      <circle class="c" cx="30" cy="23" r="2" />
      <path class="b" d="M18 32h12M17 43h14" />
    </>
  ),
  engineering: (
    <>
      <path
        class="a"
        d="M20.500 4h7l1 5.500 4 1.700 4.600-3.200 4.900 4.900-3.200 4.600 1.700 4 5.500 1v7l-5.500 1-1.700 4 3.200 4.600-4.900 4.900-4.600-3.200-4 1.700-1 5.500h-7l-1-5.500-4-1.700-4.600 3.200L6 39.100l3.200-4.600-1.700-4L2 29.500v-7l5.500-1 1.700-4L6 12.900 10.900 8l4.600 3.200 4-1.700z"
      />
      <circle class="d" cx="24" cy="26" r="8" />
      <circle class="b" cx="24" cy="26" r="8" />
    </>
  ),
  'history-and-archaeology': (
    <>
      <path class="a" d="M24 4l20 11v4H4v-4z" />
      <path class="b" d="M10 21v16M19.300 21v16M28.700 21v16M38 21v16" />
      <path class="c" d="M4 38h40v5H4z" />
    </>
  ),
  language: (
    <>
      <path class="a" d="M4 8a4 4 0 0 1 4-4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H16l-8 7v-7a4 4 0 0 1-4-4z" />
      <path class="c" d="M37 18h3a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4v6l-7-6H22a4 4 0 0 1-4-4v-3l4-3h6a9 9 0 0 0 9-9z" />
      <path class="b" d="M12 19l6-10 6 10M14 16h8" />
    </>
  ),
  'art-and-science': (
    <>
      <path class="a" d="M24 5C12 5 4 13 4 24s8 19 18 19c4 0 5-2.500 4-5-1.500-4 1-6 5-6h5c5 0 8-3 8-8C44 13 36 5 24 5z" />
      <circle class="c" cx="14" cy="18" r="3.500" />
      <circle class="d" cx="24" cy="13" r="3.500" />
      <circle class="c" cx="34" cy="18" r="3.500" />
      <circle class="d" cx="13" cy="29" r="3.500" />
    </>
  ),
}

/** Topics that have a drawing of their own. */
export const drawnTopics = Object.keys(drawings)

/** The picture of a topic, for those who do not read yet; a topic without a drawing has its kaleidoscope. Decoration: words stand beside. */
export function TopicPicture({ topic, size = 96 }: { topic: string; size?: number }): VNode | null {
  if (!usePictures()) return null
  const drawing = drawings[topic]
  if (!drawing) return <Kaleidoscope seed={topic} size={size} />
  return (
    <svg class={`topic-picture ${accentClass(topic)}`} viewBox="0 0 48 48" width={size} height={size} aria-hidden="true">
      {drawing}
    </svg>
  )
}
