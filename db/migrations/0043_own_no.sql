-- A child's own no holds at every grade: a guardian who enters a lower grade avoids that the child is asked, and overrules nothing that it said.
create or replace function people.consent_holds(child bigint, child_grade smallint, wanted text) returns boolean language sql stable as $$
  select coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'guardian' order by number desc limit 1), false)
    and coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'self' order by number desc limit 1), coalesce(child_grade, 0) < 8)
$$;
