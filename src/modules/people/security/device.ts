// The first that fits: browsers carry the names of those they descend from.
const browsers: [name: string, mark: RegExp][] = [
  ['Yandex', /YaBrowser\//],
  ['Edge', /Edg(A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chromium', /(Chrome|CriOS|Chromium)\//],
  ['Safari', /Safari\//],
]
const systems: [name: string, mark: RegExp][] = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['ChromeOS', /CrOS/],
  ['macOS', /Macintosh|Mac OS X/],
  ['Linux', /Linux|X11/],
]

/** Which browser on which system, by its own words; undefined where they say nothing known. */
export function deviceOf(userAgent: string): { browser: string | undefined; system: string | undefined } {
  const find = (list: typeof browsers) => list.find(([, mark]) => mark.test(userAgent))?.[0]
  return { browser: find(browsers), system: find(systems) }
}
