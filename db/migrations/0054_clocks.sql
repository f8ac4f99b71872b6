-- By which rules of the clocks a release told its hours: when the rules change, so do the local hours of the same instants.
-- clocks: [{"zone": IANA id, "since": [[epoch milliseconds, minutes ahead of UTC], …]}] over the time that the release spans.
alter table week.release
  add column tzdata text not null default '',
  add column clocks jsonb not null default '[]';
