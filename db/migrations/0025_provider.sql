-- The checklist of a provider elsewhere, answered and signed by the consortium's office: a room of pupils opens on its host only
-- while one holds. Never changed: a new signature is a new row, and the last one of a host counts.
create table live.provider (
  id bigint generated always as identity primary key,
  -- As in the addresses of rooms: lower case, a port where it isn't the usual one.
  host text not null check (host = lower(host)),
  -- Statement → whether it holds.
  answers jsonb not null,
  -- Who signed, as everybody may read it.
  signed_by text not null,
  signed_at timestamptz not null,
  valid_until date not null
);
create index on live.provider (host, id);
