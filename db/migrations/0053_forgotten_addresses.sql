-- An erased account's address goes everywhere at once, also where its holder was only named by others: asked to lead a session and
-- silent, or told of as a mentor or as one who shall not review. That somebody was asked stays with the proposal, as with who answered.
create function week.forget_address() returns trigger language plpgsql as $$
begin
  update week.co_speaker set email = 'erased:' || id, revoked_at = coalesce(revoked_at, now()) where email = old.email;
  delete from week.session_address where address = old.email;
  return null;
end $$;
create trigger person_address_forgotten after update on people.person for each row
  when (old.erased_at is null and new.erased_at is not null and old.email is not null) execute function week.forget_address();
