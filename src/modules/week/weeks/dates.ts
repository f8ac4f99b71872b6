/** Every date of the week, YYYY-MM-DD. */
export function datesOf(week: { startsOn: string; endsOn: string }): string[] {
  const dates: string[] = []
  for (let at = Date.parse(week.startsOn); at <= Date.parse(week.endsOn); at += 86_400_000)
    dates.push(new Date(at).toISOString().slice(0, 10))
  return dates
}
