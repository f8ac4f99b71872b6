import type { Ui } from '#ui/context.ts'

/** The main menu: short, the same for everybody; what is one's own stands on /me. */
export function navigation(ui: Ui): { href: string; label: string; current: boolean }[] {
  return [
    { href: '/weeks', label: ui.t('app.nav.week') },
    { href: '/programmes', label: ui.t('app.nav.programmes') },
    { href: '/members', label: ui.t('app.nav.members') },
    { href: '/news', label: ui.t('app.nav.news') },
    { href: '/join', label: ui.t('app.nav.join') },
  ].map((item) => ({ ...item, current: ui.path === item.href || ui.path.startsWith(`${item.href}/`) }))
}

/** What is needed seldom stands at the foot of every page. */
export function footNavigation(ui: Ui): { href: string; label: string }[] {
  return [
    { href: '/partners', label: ui.t('app.nav.partners') },
    { href: '/draws', label: ui.t('draw.title') },
    { href: '/verify', label: ui.t('app.nav.verify') },
    { href: '/passport', label: ui.t('app.nav.passport') },
    { href: '/accessibility', label: ui.t('app.nav.accessibility') },
    { href: '/privacy', label: ui.t('app.nav.privacy') },
  ]
}
