import { classes } from '#ui/accent.ts'
import { usePictures, useText } from '#ui/context.ts'
import { Picture } from '#ui/media.tsx'
import { Kaleidoscope } from '#ui/motif.tsx'
import type { Member } from '../members/store.ts'
import { fitInto } from './rules.ts'
import type { Plate } from './store.ts'

/** The accent of a member's own pages: chosen, or by its name. */
export function memberAccent(member: Pick<Member, 'slug' | 'look'>): number | string {
  return member.look?.accent ?? member.slug
}

export interface MemberMarkProps {
  member: Pick<Member, 'slug' | 'look'>
  /** The height in CSS pixels; a wide logo is lower. */
  size: number
  /** Says what it shows; elsewhere it stands beside the name and only pleases. */
  says?: boolean
  /** In the first view. */
  eager?: boolean
}

/** A member's logo on its plate, or the kaleidoscope of its name. */
export function MemberMark({ member, size, says = false, eager = false }: MemberMarkProps) {
  const pick = useText()
  const { slug, look } = member
  if (!look?.logo) return <Kaleidoscope seed={slug} size={size} class="member-seed" />
  const alt = pick(look.logoAlt)
  const files = look.logo.files.map(({ uuid, width, height }) => ({ src: `/members/${slug}/logo/${uuid}.webp`, width, height }))
  return (
    <LogoOnPlate {...{ files, size, eager }} plate={look.logo.plate} alt={says ? alt.text : ''} altLang={says ? alt.lang : undefined} />
  )
}

interface LogoOnPlateProps {
  /** The smallest first. */
  files: readonly { src: string; width: number; height: number }[]
  plate: Plate
  size: number
  alt: string
  altLang?: string | undefined
  eager?: boolean
}

/** Whatever the page's colours, the ground of a logo stays its own. */
export function LogoOnPlate({ files, plate, size, ...rest }: LogoOnPlateProps) {
  const shown = usePictures()
  const first = files[0]!
  const picture = (
    <Picture
      {...rest}
      {...fitInto(size, first)}
      src={first.src}
      srcset={files.length > 1 ? files.map(({ src, width }) => `${src} ${width}w`).join(', ') : undefined}
      sizes={files.length > 1 ? `${fitInto(size, first).width}px` : undefined}
    />
  )
  return shown ? <span class={classes('member-mark', plate === 'dark' && 'dark')}>{picture}</span> : picture
}
