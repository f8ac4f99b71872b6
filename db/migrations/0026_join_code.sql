-- A class's own code to join with, for its projector: sealed with the key, so that the table alone gives no code away.
alter table live.ticket add column join_code bytea;
