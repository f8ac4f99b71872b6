// An upload under way: swaps in what the server says of it, every second, until it is done.
export {}
const everyMs = 1000
const frame = document.getElementById('import-run')

async function look(): Promise<void> {
  try {
    const answer = await fetch(location.href)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.getElementById('import-run')
    if (answer.ok && fresh) frame?.replaceChildren(...fresh.childNodes)
  } catch {
    // The line is away for a moment: the next look tells.
  }
  if (document.getElementById('progress')) setTimeout(look, everyMs)
}

if (document.getElementById('progress')) setTimeout(look, everyMs)
