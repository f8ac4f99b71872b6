// On every page: tells the server the browser's zone, once, where the reader hasn't chosen one.
const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

if (zone && !meta('zone-chosen') && meta('zone') !== zone && !document.cookie.includes(`zone-guess=${zone}`)) {
  document.cookie = `zone-guess=${zone}; path=/; max-age=31536000; samesite=lax`
  // Times on this page are in another zone: load it again, unless a form would be lost or cookies are off.
  if (document.cookie.includes(`zone-guess=${zone}`) && !document.querySelector('.summary, form.form')) location.replace(location.href)
}

// What opened under a button closes with Escape, and the focus goes back to the button.
addEventListener('keydown', ({ key, target }) => {
  const open = key === 'Escape' && (target as Element).closest?.<HTMLDetailsElement>('.filter[open], .confirm[open]')
  if (!open) return
  open.open = false
  open.querySelector('summary')?.focus()
})
