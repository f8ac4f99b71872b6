/** What this browser keeps of its owner's choices; nothing where it keeps nothing. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Chosen anew the next time.
  }
}
