import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Under a page's own heading cards and notices have headings of the second rank, inside a section of the third. */
export const HeadingRank = createContext<2 | 3>(2)

/** The element for a heading here, so that ranks follow one another (WCAG 1.3.1). */
export function useHeading(): 'h2' | 'h3' {
  return useContext(HeadingRank) === 2 ? 'h2' : 'h3'
}
