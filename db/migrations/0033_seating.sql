-- Taking a seat in one round trip, and how long an offer lasts.

-- Until when an offer may be confirmed: so many hours, at latest a day before the beginning, yet two hours at least (or the given
-- ones, if fewer), and never beyond the beginning. Null: nothing is to be confirmed, the seat is granted.
create function seats.confirm_until(at timestamptz, begins_at timestamptz, confirm_h integer) returns timestamptz language sql stable parallel safe
return case
  when confirm_h is null or begins_at <= at then null
  when begins_at is null then at + make_interval(hours => confirm_h)
  else least(
    at + make_interval(hours => confirm_h),
    greatest(begins_at - interval '24 hours', at + make_interval(hours => least(confirm_h, 2))),
    begins_at)
end;

-- Why a pool takes no wish of this kind now; null where it does.
create function seats.refusal(pool seats.pool, holder_type text, units integer, at timestamptz) returns text language sql stable parallel safe
return case
  when pool.state <> 'open' then 'closed'
  when cardinality(pool.applicants) > 0 and not holder_type = any(pool.applicants) then 'notFor'
  when pool.opens_at > at then 'notYet'
  when pool.closes_at <= at then 'over'
  when pool.mode = 'draw' and not exists (select from seats.draw where id = pool.draw_id and state = 'drawn') then 'byDraw'
  when units > pool.cap then 'tooLarge'
end;

-- What stands in a wish's way: the seat of the same post, else the holder's active one.
create function seats.standing(in_pool bigint, of_type text, of_id bigint, with_key text)
returns table (state text, seat_id bigint, place bigint, confirm_until timestamptz, remind_at timestamptz, reason text, is_new boolean) language sql stable
begin atomic
  select seat.state, seat.id,
    case when seat.state = 'waiting' then (select count(*) from seats.seat before
      where before.pool_id = seat.pool_id and before.state = 'waiting' and before.position <= seat.position) end,
    case when seat.state = 'offered' then seat.confirm_until end, case when seat.state = 'offered' then seat.remind_at end, null::text, false
  from (
    select * from seats.seat where post_key = with_key
    union all
    select * from seats.seat where pool_id = in_pool and holder_type = of_type and holder_id = of_id and seat.state <> 'cancelled'
  ) seat
  order by (seat.post_key is not distinct from with_key) desc limit 1;
end;

-- Gives the units, or a place in the line, or the reason why not. One conditional UPDATE decides, under the lock of the pool's row alone;
-- the seat's row, unique by its key and by its active holder, comes after it and says whether this was the first post: if not, the
-- counts are given back before anybody has seen them.
create function seats.take(in_pool bigint, of_type text, of_id bigint, wanted integer, with_key text, at timestamptz)
returns table (state text, seat_id bigint, place bigint, confirm_until timestamptz, remind_at timestamptz, reason text, is_new boolean) language plpgsql
as $$
declare
  got record;
  until timestamptz;
  added bigint;
  why text;
begin
  loop
    return query select * from seats.standing(in_pool, of_type, of_id, with_key);
    if found then return; end if;

    update seats.pool set
      used = used + case when used + wanted <= cap and (waiting = 0 or policy = 'fill') then wanted else 0 end,
      waiting = waiting + case when used + wanted <= cap and (waiting = 0 or policy = 'fill') then 0 else 1 end,
      last_pos = last_pos + case when used + wanted <= cap and (waiting = 0 or policy = 'fill') then 0 else 1 end
    where id = in_pool and seats.refusal(pool, of_type, wanted, at) is null
    returning new.waiting > old.waiting as waits, new.waiting as line, new.last_pos as pos, new.begins_at, new.confirm_h into got;

    if not found then
      select seats.refusal(pool, of_type, wanted, at) into why from seats.pool where id = in_pool;
      if not found then raise exception 'No pool %', in_pool; end if;
      -- Without a reason it changed between the two statements: the next round finds it.
      continue when why is null;
      return query select 'refused', null::bigint, null::bigint, null::timestamptz, null::timestamptz, why, false;
      return;
    end if;

    until := case when not got.waits then seats.confirm_until(at, got.begins_at, got.confirm_h) end;
    insert into seats.seat (pool_id, holder_type, holder_id, units, state, position, post_key, created_at, granted_at, offered_at, confirm_until, remind_at)
    values (in_pool, of_type, of_id, wanted,
      case when got.waits then 'waiting' when until is null then 'granted' else 'offered' end,
      case when got.waits then got.pos end, with_key, at,
      case when not got.waits and until is null then at end,
      case when until is not null then at end, until, at + (until - at) / 2)
    on conflict do nothing returning id, seat.state into added, why;
    if found then
      return query select why, added, case when got.waits then got.line::bigint end, until, at + (until - at) / 2, null::text, true;
      return;
    end if;
    update seats.pool set
      used = used - case when got.waits then 0 else wanted end,
      waiting = waiting - case when got.waits then 1 else 0 end,
      last_pos = last_pos - case when got.waits then 1 else 0 end
    where id = in_pool;
  end loop;
end $$;

create index on seats.seat (remind_at) where state = 'offered' and reminded_at is null;
create index on seats.seat (pool_id) where state in ('granted', 'offered');
-- A pool's row is written at every wish: room in its page for its versions.
alter table seats.pool set (fillfactor = 40);
