// A search under way: swaps in what the server says of it, every second and a half; at its end the whole page comes, with what can be done.
export {}
const everyMs = 1500
const frame = document.getElementById('solve-run')

async function look(): Promise<void> {
  try {
    const answer = await fetch(location.pathname)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.getElementById('solve-run')
    if (answer.ok && fresh) {
      if (!page.getElementById('progress')) return location.replace(location.pathname)
      // Who has a picture's table open, or the focus on the button, is not disturbed.
      if (!frame?.contains(document.activeElement) && !frame?.querySelector('details[open]')) frame?.replaceChildren(...fresh.childNodes)
    }
  } catch {
    // The line is away for a moment: the next look tells.
  }
  setTimeout(look, everyMs)
}

if (document.getElementById('progress')) setTimeout(look, everyMs)
