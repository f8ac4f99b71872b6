// Eyes rest when the reader's own playhead comes to it (rooms/eye-break.ts has the same rule for pages without scripts).
export {}
const rest = document.getElementById('live-rest')
if (rest) {
  const { opened, every, until, lasts } = rest.dataset
  document.addEventListener('live:playhead', (event) => {
    const { at } = (event as CustomEvent<{ at: number }>).detail
    const since = at - Number(opened)
    rest.hidden = !(since >= Number(every) && since % Number(every) < Number(lasts) && at < Number(until))
  })
}
