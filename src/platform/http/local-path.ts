/** A path of ours to go back to; anything that could lead to another host becomes the fallback. */
export function localPath(wanted: string | undefined, fallback = '/'): string {
  if (!wanted || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\') || /[\u0000-\u001f]/.test(wanted))
    return fallback
  return wanted
}
