-- Reports type nothing: they add up what the modules recorded, read through views that the owners publish.

-- Published by regions
create view regions.v_region as select code, name, tile_col, tile_row, pupils from regions.region;

-- Published by people: of pupils with an account, no more than where and which grade.
create view people.v_pupil as
  select id as person_id, grade, region_code from people.person p
  where exists (select from people.role_grant g where g.person_id = p.id and g.role = 'pupil');

-- Published by consortium
create view consortium.v_member as select id as member_id, slug, name, short_name, region_code from consortium.member;

-- Published by schools: a class, and which class a pupil's pass belongs to, without the nickname.
create view schools.v_class as
  select c.id as class_id, c.uuid, c.grade, c.letter, s.id as school_id, s.name as school_name, s.settlement, s.region_code, s.rural
  from schools.class c join schools.school s on s.id = c.school_id;
create view schools.v_class_pass as select id as pass_id, class_id from schools.class_pass;

-- Published by live: tickets of the audience that were heard of, with their presence while the room was open. Spans of two
-- tabs count once; the seconds are those of AttendanceRecorded.
create view live.v_ticket_presence as
  select t.id as ticket_id, r.owner_type, r.owner_id, t.kind, t.subject, t.head_count, heard.joined_at,
    coalesce(floor(here.seconds), 0)::integer as present_s
  from live.ticket t
  join live.room r on r.id = t.room_id
  cross join lateral (
    select min(s.from_at) as joined_at, range_agg(tstzrange(s.from_at, s.to_at, '[]')) as spans
    from live.presence_span s where s.ticket_id = t.id
  ) heard
  cross join lateral (
    select sum(extract(epoch from upper(part) - lower(part))) as seconds
    from unnest(heard.spans * case when r.opened_at <= coalesce(r.ended_at, now())
      then tstzmultirange(tstzrange(r.opened_at, coalesce(r.ended_at, now()), '[]')) else '{}'::tstzmultirange end) part
  ) here
  where heard.joined_at is not null and t.kind in ('class', 'seat', 'observer');

-- Published by week: released sessions.
create view week.v_session as
  select p.session_id, p.week_id, p.guid, p.slug, p.facts->'title' as title, p.format, p.member_id, p.topic_slug,
    p.starts_at, p.ends_at, extract(epoch from p.ends_at - p.starts_at)::integer as session_s
  from week.published_session p;

-- Published by trajectory
create view trajectory.v_format_factor as select format, factor from trajectory.format_factor;

-- Ours: one row for each connection of the audience, with everything that it is counted by.
create schema reporting;
create view reporting.v_connection as
  select
    t.ticket_id, s.week_id, s.session_id, s.slug as session_slug, s.title as session_title, s.starts_at, s.format, s.member_id,
    t.kind, t.joined_at, c.class_id, c.uuid as class_uuid, c.letter, c.school_name, c.settlement,
    coalesce(c.region_code, p.region_code) as region_code,
    coalesce(c.grade, p.grade) as grade,
    capped.present_s,
    trajectory.takes_part(capped.present_s, s.session_s) as takes_part,
    t.head_count,
    round(capped.present_s / 3600.0 * coalesce(f.factor, 1), 2) as hours
  from live.v_ticket_presence t
  join week.v_session s on t.owner_type = 'week.session' and s.session_id = t.owner_id
  cross join lateral (select least(t.present_s, s.session_s) as present_s) capped
  cross join lateral (select split_part(t.subject, ':', 1) as subject_type,
    case when t.subject ~ '^(class|class-pass|person):[0-9]{1,18}$' then split_part(t.subject, ':', 2)::bigint end as subject_id) who
  left join schools.v_class_pass pass on who.subject_type = 'class-pass' and pass.pass_id = who.subject_id
  left join schools.v_class c on c.class_id = case when who.subject_type = 'class' then who.subject_id else pass.class_id end
  left join people.v_pupil p on who.subject_type = 'person' and p.person_id = who.subject_id
  left join trajectory.v_format_factor f on f.format = s.format;
