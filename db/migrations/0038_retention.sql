-- What is kept for so long and no longer.

-- Of whom an act speaks, besides its subject: so that people can be told what was done about them.
alter table platform.audit add column about bigint[] not null default '{}';
create index on platform.audit using gin (about) where about <> '{}';

-- The log of acts and the logs of rooms end by date, whole rows and by the daily job alone. Nobody changes one.
create or replace function platform.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit', 'moderation_log') and current_setting('kaleidoscope.retention', true) = 'on' then
    return old;
  end if;
  raise exception '% is append only', tg_table_name;
end $$;

-- Who was there for how long, when the hours and minutes of it have gone.
create table live.presence_total (
  ticket_id bigint primary key references live.ticket (id),
  joined_at timestamptz not null,
  present_s integer not null check (present_s >= 0)
);

-- Of every ticket that was heard of, its presence while the room was open. Spans of two tabs count once.
create view live.ticket_presence as
  select t.id as ticket_id, least(heard.joined_at, total.joined_at) as joined_at,
    coalesce(total.present_s, 0) + coalesce(floor(here.seconds), 0)::integer as present_s
  from live.ticket t
  join live.room r on r.id = t.room_id
  left join live.presence_total total on total.ticket_id = t.id
  cross join lateral (
    select min(s.from_at) as joined_at, range_agg(tstzrange(s.from_at, s.to_at, '[]')) as spans
    from live.presence_span s where s.ticket_id = t.id
  ) heard
  cross join lateral (
    select sum(extract(epoch from upper(part) - lower(part))) as seconds
    from unnest(heard.spans * case when r.opened_at <= coalesce(r.ended_at, now())
      then tstzmultirange(tstzrange(r.opened_at, coalesce(r.ended_at, now()), '[]')) else '{}'::tstzmultirange end) part
  ) here
  where heard.joined_at is not null or total.joined_at is not null;

create or replace view live.v_ticket_presence as
  select t.id as ticket_id, r.owner_type, r.owner_id, t.kind, t.subject, t.head_count, here.joined_at, here.present_s
  from live.ticket t
  join live.room r on r.id = t.room_id
  join live.ticket_presence here on here.ticket_id = t.id
  where t.kind in ('class', 'seat', 'observer');
