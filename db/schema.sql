-- Written by `npm run db:schema` from the migrations: do not edit.

create table catalogue.learner_group (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  programme_id bigint not null,
  name jsonb not null,
  starts_on date not null,
  ends_on date not null,
  zone text not null,
  capacity integer not null,
  constraint learner_group_uuid_key UNIQUE (uuid),
  constraint learner_group_pkey PRIMARY KEY (id),
  constraint learner_group_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES catalogue.programme(id) ON DELETE CASCADE,
  constraint learner_group_capacity_check CHECK ((capacity > 0)),
  constraint learner_group_check CHECK ((ends_on >= starts_on))
);
CREATE INDEX learner_group_programme_id_starts_on_idx ON catalogue.learner_group USING btree (programme_id, starts_on);

create table catalogue.programme (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  slug text not null,
  title jsonb not null,
  summary jsonb not null,
  audience text not null,
  grade_from smallint not null,
  grade_to smallint not null,
  hours integer not null,
  topic_slug text not null,
  constraint programme_slug_key UNIQUE (slug),
  constraint programme_uuid_key UNIQUE (uuid),
  constraint programme_pkey PRIMARY KEY (id),
  constraint programme_topic_slug_fkey FOREIGN KEY (topic_slug) REFERENCES trends.topic(slug),
  constraint programme_audience_check CHECK ((audience = ANY (ARRAY['pupils'::text, 'teachers'::text]))),
  constraint programme_check CHECK ((grade_to >= grade_from)),
  constraint programme_grade_from_check CHECK (((grade_from >= 1) AND (grade_from <= 11))),
  constraint programme_grade_to_check CHECK (((grade_to >= 1) AND (grade_to <= 11))),
  constraint programme_hours_check CHECK ((hours > 0))
);

create table catalogue.programme_member (
  programme_id bigint not null,
  member_id bigint not null,
  role text not null,
  part jsonb default '{}'::jsonb not null,
  hours integer default 0 not null,
  constraint programme_member_pkey PRIMARY KEY (programme_id, member_id),
  constraint programme_member_member_id_fkey FOREIGN KEY (member_id) REFERENCES consortium.member(id),
  constraint programme_member_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES catalogue.programme(id) ON DELETE CASCADE,
  constraint programme_member_hours_check CHECK ((hours >= 0)),
  constraint programme_member_role_check CHECK ((role = ANY (ARRAY['base'::text, 'participant'::text, 'resource'::text])))
);

create table consortium.member (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  slug text not null,
  name jsonb not null,
  short_name jsonb not null,
  city jsonb not null,
  about jsonb not null,
  field jsonb not null,
  region_code text not null,
  zone text not null,
  accent text not null,
  joined_on date not null,
  constraint member_slug_key UNIQUE (slug),
  constraint member_uuid_key UNIQUE (uuid),
  constraint member_pkey PRIMARY KEY (id),
  constraint member_region_code_fkey FOREIGN KEY (region_code) REFERENCES regions.region(code),
  constraint member_accent_check CHECK ((accent ~ '^#[0-9a-f]{6}$'::text))
);

create table consortium.member_look (
  member_id bigint not null,
  accent smallint not null,
  logo jsonb,
  logo_alt jsonb default '{}'::jsonb not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  constraint member_look_pkey PRIMARY KEY (member_id),
  constraint member_look_member_id_fkey FOREIGN KEY (member_id) REFERENCES consortium.member(id) ON DELETE CASCADE,
  constraint member_look_accent_check CHECK (((accent >= 0) AND (accent <= 11)))
);

create table consortium.partner (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  slug text not null,
  name jsonb not null,
  about jsonb not null,
  kind text not null,
  constraint partner_slug_key UNIQUE (slug),
  constraint partner_uuid_key UNIQUE (uuid),
  constraint partner_pkey PRIMARY KEY (id)
);

create table consortium.task (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  partner_id bigint not null,
  title jsonb not null,
  body jsonb not null,
  field text not null,
  revision integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  constraint task_uuid_key UNIQUE (uuid),
  constraint task_pkey PRIMARY KEY (id),
  constraint task_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES consortium.partner(id)
);

create table live.appearance (
  id bigint generated always as identity not null,
  room_id bigint not null,
  subject text not null,
  from_at timestamp with time zone,
  to_at timestamp with time zone,
  noted_by bigint,
  noted_at timestamp with time zone not null,
  withheld_at timestamp with time zone,
  constraint appearance_room_id_subject_from_at_to_at_key UNIQUE NULLS NOT DISTINCT (room_id, subject, from_at, to_at),
  constraint appearance_pkey PRIMARY KEY (id),
  constraint appearance_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES live.ticket(id),
  constraint appearance_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint appearance_check CHECK ((from_at < to_at))
);
CREATE INDEX appearance_subject_idx ON live.appearance USING btree (subject);

create table live.broadcaster_lease (
  room_id bigint not null,
  stream text not null,
  holder text not null,
  gen integer not null,
  ticket_id bigint not null,
  expires_at timestamp with time zone not null,
  constraint broadcaster_lease_pkey PRIMARY KEY (room_id, stream),
  constraint broadcaster_lease_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint broadcaster_lease_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint broadcaster_lease_stream_check CHECK ((stream = ANY (ARRAY['main'::text, 'sign'::text])))
);

create table live.caption_line (
  id bigint generated always as identity not null,
  room_id bigint not null,
  lang text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  aired_at timestamp with time zone not null,
  body text not null,
  edited boolean default false not null,
  ticket_id bigint,
  post_key text,
  constraint caption_line_room_id_post_key_key UNIQUE (room_id, post_key),
  constraint caption_line_pkey PRIMARY KEY (id),
  constraint caption_line_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint caption_line_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint caption_line_check CHECK ((ends_at > starts_at))
);
CREATE INDEX caption_line_room_id_lang_aired_at_idx ON live.caption_line USING btree (room_id, lang, aired_at);
CREATE INDEX caption_line_room_id_lang_starts_at_idx ON live.caption_line USING btree (room_id, lang, starts_at);

create table live.caption_track (
  room_id bigint not null,
  lang text not null,
  opened_at timestamp with time zone not null,
  constraint caption_track_pkey PRIMARY KEY (room_id, lang),
  constraint caption_track_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id)
);

create table live.cue (
  id bigint generated always as identity not null,
  room_id bigint not null,
  at timestamp with time zone not null,
  kind text not null,
  number integer,
  constraint cue_pkey PRIMARY KEY (id),
  constraint cue_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint cue_kind_check CHECK ((kind = ANY (ARRAY['slide'::text, 'pollOpens'::text, 'pollCloses'::text, 'break'::text])))
);
CREATE INDEX cue_room_id_at_idx ON live.cue USING btree (room_id, at);

create table live.cut (
  id bigint generated always as identity not null,
  room_id bigint not null,
  kind text not null,
  from_at timestamp with time zone,
  to_at timestamp with time zone,
  note text default ''::text not null,
  ticket_id bigint,
  made_at timestamp with time zone not null,
  constraint cut_room_id_kind_from_at_to_at_key UNIQUE NULLS NOT DISTINCT (room_id, kind, from_at, to_at),
  constraint cut_pkey PRIMARY KEY (id),
  constraint cut_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint cut_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint cut_check CHECK ((from_at < to_at)),
  constraint cut_kind_check CHECK ((kind = ANY (ARRAY['trim'::text, 'redaction'::text, 'panic'::text])))
);

create table live.epoch (
  id bigint generated always as identity not null,
  room_id bigint not null,
  stream text not null,
  number integer not null,
  gen integer not null,
  ticket_id bigint,
  rungs text[] not null,
  started_at timestamp with time zone not null,
  base_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint epoch_room_id_stream_number_key UNIQUE (room_id, stream, number),
  constraint epoch_pkey PRIMARY KEY (id),
  constraint epoch_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint epoch_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint epoch_stream_check CHECK ((stream = ANY (ARRAY['main'::text, 'sign'::text])))
);

create table live.epoch_rung (
  epoch_id bigint not null,
  rung text not null,
  codecs text not null,
  width integer,
  height integer,
  frame_rate real,
  sha256 bytea not null,
  bytes integer not null,
  storage_key text not null,
  tracks jsonb not null,
  constraint epoch_rung_pkey PRIMARY KEY (epoch_id, rung),
  constraint epoch_rung_epoch_id_fkey FOREIGN KEY (epoch_id) REFERENCES live.epoch(id),
  constraint epoch_rung_rung_check CHECK ((rung = ANY (ARRAY['a'::text, '1'::text, '2'::text, '3'::text])))
);

create table live.fragment (
  epoch_id bigint not null,
  rung text not null,
  seq integer not null,
  start_ms bigint not null,
  duration_ms integer not null,
  bytes integer not null,
  sha256 bytea not null,
  storage_key text not null,
  received_at timestamp with time zone not null,
  redacted_at timestamp with time zone,
  erased_at timestamp with time zone,
  sealed_key text,
  constraint fragment_pkey PRIMARY KEY (epoch_id, rung, seq),
  constraint fragment_epoch_id_fkey FOREIGN KEY (epoch_id) REFERENCES live.epoch(id),
  constraint fragment_rung_check CHECK ((rung = ANY (ARRAY['a'::text, '1'::text, '2'::text, '3'::text])))
);
CREATE INDEX fragment_epoch_id_idx ON live.fragment USING btree (epoch_id) WHERE ((redacted_at IS NOT NULL) AND (erased_at IS NULL));
CREATE INDEX fragment_epoch_id_idx1 ON live.fragment USING btree (epoch_id) WHERE (sealed_key IS NOT NULL);

create table live.incident (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  room_id bigint not null,
  ticket_id bigint,
  kind text not null,
  note text default ''::text not null,
  raised_at timestamp with time zone not null,
  taken_by text,
  taken_at timestamp with time zone,
  closed_at timestamp with time zone,
  times integer default 1 not null,
  last_at timestamp with time zone,
  handed_at timestamp with time zone,
  alerted_at timestamp with time zone,
  constraint incident_uuid_key UNIQUE (uuid),
  constraint incident_pkey PRIMARY KEY (id),
  constraint incident_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint incident_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint incident_kind_check CHECK ((kind = ANY (ARRAY['help'::text, 'panic'::text])))
);
CREATE INDEX incident_raised_at_idx ON live.incident USING btree (raised_at) WHERE (closed_at IS NULL);
CREATE INDEX incident_room_id_idx ON live.incident USING btree (room_id) WHERE (closed_at IS NULL);

create table live.moderation_log (
  id bigint generated always as identity not null,
  room_id bigint not null,
  at timestamp with time zone not null,
  ticket_id bigint,
  act text not null,
  detail jsonb default '{}'::jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  constraint moderation_log_pkey PRIMARY KEY (id),
  constraint moderation_log_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint moderation_log_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id)
);
CREATE INDEX moderation_log_room_id_id_idx ON live.moderation_log USING btree (room_id, id);
CREATE TRIGGER moderation_log_append_only BEFORE DELETE OR UPDATE ON live.moderation_log FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

create table live.owner_lease (
  room_id bigint not null,
  holder text not null,
  gen integer not null,
  expires_at timestamp with time zone not null,
  constraint owner_lease_pkey PRIMARY KEY (room_id),
  constraint owner_lease_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id)
);

create table live.poll (
  id bigint generated always as identity not null,
  room_id bigint not null,
  number integer not null,
  question jsonb not null,
  choices jsonb not null,
  correct smallint,
  seconds integer,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint poll_room_id_number_key UNIQUE (room_id, number),
  constraint poll_pkey PRIMARY KEY (id),
  constraint poll_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint poll_check CHECK ((closes_at >= opens_at)),
  constraint poll_seconds_check CHECK (((seconds >= 10) AND (seconds <= 3600)))
);

create table live.poll_answer (
  poll_id bigint not null,
  ticket_id bigint not null,
  choice smallint,
  tally smallint[],
  media_ms integer not null,
  answered_at timestamp with time zone not null,
  post_keys text[] not null,
  constraint poll_answer_pkey PRIMARY KEY (poll_id, ticket_id),
  constraint poll_answer_poll_id_fkey FOREIGN KEY (poll_id) REFERENCES live.poll(id),
  constraint poll_answer_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint poll_answer_check CHECK (((choice IS NULL) <> (tally IS NULL)))
);

create table live.presence_span (
  id bigint generated always as identity not null,
  ticket_id bigint not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  constraint presence_span_pkey PRIMARY KEY (id),
  constraint presence_span_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id)
);
CREATE INDEX presence_span_ticket_id_to_at_idx ON live.presence_span USING btree (ticket_id, to_at);

create table live.presence_total (
  ticket_id bigint not null,
  joined_at timestamp with time zone not null,
  present_s integer not null,
  constraint presence_total_pkey PRIMARY KEY (ticket_id),
  constraint presence_total_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint presence_total_present_s_check CHECK ((present_s >= 0))
);

create table live.provider (
  id bigint generated always as identity not null,
  host text not null,
  answers jsonb not null,
  signed_by text not null,
  signed_at timestamp with time zone not null,
  valid_until date not null,
  constraint provider_pkey PRIMARY KEY (id),
  constraint provider_host_check CHECK ((host = lower(host)))
);
CREATE INDEX provider_host_id_idx ON live.provider USING btree (host, id);

create table live.question (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  room_id bigint not null,
  number integer not null,
  ticket_id bigint not null,
  label text not null,
  body text not null,
  state text default 'held'::text not null,
  merged_into bigint,
  votes integer default 0 not null,
  answer text,
  asked_at timestamp with time zone default now() not null,
  decided_at timestamp with time zone,
  answered_at timestamp with time zone,
  post_key text,
  unsigned boolean default false not null,
  constraint question_room_id_number_key UNIQUE (room_id, number),
  constraint question_ticket_id_post_key_key UNIQUE (ticket_id, post_key),
  constraint question_uuid_key UNIQUE (uuid),
  constraint question_pkey PRIMARY KEY (id),
  constraint question_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES live.question(id),
  constraint question_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint question_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id),
  constraint question_state_check CHECK ((state = ANY (ARRAY['held'::text, 'shown'::text, 'onStage'::text, 'answered'::text, 'merged'::text, 'declined'::text])))
);
CREATE INDEX question_room_id_state_idx ON live.question USING btree (room_id, state);

create table live.reaction (
  room_id bigint not null,
  at timestamp with time zone not null,
  kind smallint not null,
  count integer not null,
  constraint reaction_pkey PRIMARY KEY (room_id, at, kind),
  constraint reaction_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint reaction_kind_check CHECK (((kind >= 0) AND (kind <= 4)))
);

create table live.recording (
  room_id bigint not null,
  ready_at timestamp with time zone not null,
  published_at timestamp with time zone,
  revision integer default 1 not null,
  length_ms bigint not null,
  list_hash bytea not null,
  files_of bytea,
  film_file uuid,
  sound_file uuid,
  captions jsonb default '[]'::jsonb not null,
  constraint recording_pkey PRIMARY KEY (room_id),
  constraint recording_film_file_fkey FOREIGN KEY (film_file) REFERENCES platform.stored_file(uuid),
  constraint recording_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint recording_sound_file_fkey FOREIGN KEY (sound_file) REFERENCES platform.stored_file(uuid)
);

create table live.room (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  owner_type text not null,
  owner_id bigint not null,
  title jsonb not null,
  state text default 'lobby'::text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  frozen_at timestamp with time zone,
  frozen_by text,
  ended_at timestamp with time zone,
  policy jsonb not null,
  preparation jsonb default '{}'::jsonb not null,
  back_path text default '/'::text not null,
  source jsonb default '{"kind": "none"}'::jsonb not null,
  rev bigint default 1 not null,
  frame jsonb default '{}'::jsonb not null,
  framed_at timestamp with time zone,
  list_rev bigint default 1 not null,
  questions_count integer default 0 not null,
  attendance_revision integer default 0 not null,
  media_gen integer default 1 not null,
  slate_since timestamp with time zone,
  pin integer,
  constraint room_owner_type_owner_id_key UNIQUE (owner_type, owner_id),
  constraint room_uuid_key UNIQUE (uuid),
  constraint room_pkey PRIMARY KEY (id),
  constraint room_frozen_by_check CHECK ((frozen_by = ANY (ARRAY['adults'::text, 'staff'::text, 'panic'::text]))),
  constraint room_state_check CHECK ((state = ANY (ARRAY['lobby'::text, 'live'::text, 'frozen'::text, 'ended'::text])))
);
CREATE INDEX room_expr_idx ON live.room USING btree (((source ->> 'roomUuid'::text))) WHERE ((source ->> 'kind'::text) = 'recording'::text);
CREATE INDEX room_starts_at_idx ON live.room USING btree (starts_at) WHERE (state <> 'ended'::text);

create table live.slide (
  id bigint generated always as identity not null,
  room_id bigint not null,
  number integer not null,
  title text default ''::text not null,
  file_uuid uuid not null,
  bytes integer not null,
  constraint slide_room_id_number_key UNIQUE (room_id, number),
  constraint slide_pkey PRIMARY KEY (id),
  constraint slide_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id)
);

create table live.slot (
  room_id bigint not null,
  stream text not null,
  msn integer not null,
  starts_at timestamp with time zone not null,
  duration_ms integer not null,
  epoch_id bigint,
  seq integer,
  rungs jsonb not null,
  breaks boolean not null,
  closed_at timestamp with time zone not null,
  constraint slot_pkey PRIMARY KEY (room_id, stream, msn),
  constraint slot_epoch_id_fkey FOREIGN KEY (epoch_id) REFERENCES live.epoch(id),
  constraint slot_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint slot_stream_check CHECK ((stream = ANY (ARRAY['main'::text, 'sign'::text])))
);

create table live.ticket (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  room_id bigint not null,
  subject text not null,
  cohort text,
  kind text not null,
  label text not null,
  vetted boolean default false not null,
  head_max smallint,
  head_count smallint,
  head_counted_at timestamp with time zone,
  entry_hash bytea,
  entry_expires_at timestamp with time zone,
  entry_used_at timestamp with time zone,
  cookie_hash bytea,
  expires_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  left_at timestamp with time zone,
  region text,
  trusted boolean default false not null,
  removed_reason text default ''::text not null,
  join_code bytea,
  unsigned boolean default false not null,
  constraint ticket_cookie_hash_key UNIQUE (cookie_hash),
  constraint ticket_entry_hash_key UNIQUE (entry_hash),
  constraint ticket_room_id_subject_kind_key UNIQUE (room_id, subject, kind),
  constraint ticket_uuid_key UNIQUE (uuid),
  constraint ticket_pkey PRIMARY KEY (id),
  constraint ticket_room_id_fkey FOREIGN KEY (room_id) REFERENCES live.room(id),
  constraint ticket_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'seat'::text, 'host'::text, 'moderator'::text, 'duty'::text, 'observer'::text])))
);

create table live.vote (
  question_id bigint not null,
  ticket_id bigint not null,
  at timestamp with time zone default now() not null,
  constraint vote_pkey PRIMARY KEY (question_id, ticket_id),
  constraint vote_question_id_fkey FOREIGN KEY (question_id) REFERENCES live.question(id),
  constraint vote_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES live.ticket(id)
);

create table news.item (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  slug text not null,
  title jsonb not null,
  lead jsonb not null,
  body jsonb not null,
  member_id bigint,
  published_at timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  author_id bigint,
  revision integer default 1 not null,
  constraint item_slug_key UNIQUE (slug),
  constraint item_uuid_key UNIQUE (uuid),
  constraint item_pkey PRIMARY KEY (id),
  constraint item_author_id_fkey FOREIGN KEY (author_id) REFERENCES people.person(id),
  constraint item_member_id_fkey FOREIGN KEY (member_id) REFERENCES consortium.member(id)
);
CREATE INDEX item_published_at_idx ON news.item USING btree (published_at DESC);

create table people.address_reset (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  person_id bigint not null,
  email text not null,
  asked_by bigint not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  stop_hash bytea not null,
  done_at timestamp with time zone,
  stopped_at timestamp with time zone,
  constraint address_reset_stop_hash_key UNIQUE (stop_hash),
  constraint address_reset_uuid_key UNIQUE (uuid),
  constraint address_reset_pkey PRIMARY KEY (id),
  constraint address_reset_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint address_reset_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint address_reset_check CHECK (((done_at IS NULL) OR (stopped_at IS NULL))),
  constraint address_reset_email_check CHECK ((email = lower(email)))
);
CREATE UNIQUE INDEX address_reset_open ON people.address_reset USING btree (person_id) WHERE ((done_at IS NULL) AND (stopped_at IS NULL));
CREATE TRIGGER address_reset_edge AFTER INSERT ON people.address_reset FOR EACH ROW EXECUTE FUNCTION week.person_edge();

create table people.challenge (
  hash bytea not null,
  kind text not null,
  person_id bigint,
  detail jsonb default '{}'::jsonb not null,
  expires_at timestamp with time zone not null,
  constraint challenge_pkey PRIMARY KEY (hash),
  constraint challenge_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint challenge_kind_check CHECK ((kind = ANY (ARRAY['addPasskey'::text, 'usePasskey'::text, 'university'::text])))
);

create table people.consent (
  number bigint generated always as identity not null,
  id uuid default uuidv7() not null,
  alias text not null,
  person_id bigint not null,
  signer_id bigint not null,
  signed_as text not null,
  method text not null,
  purpose text not null,
  version integer not null,
  text_hash bytea not null,
  lang text not null,
  event text not null,
  at timestamp with time zone not null,
  sealed bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  signature bytea not null,
  sealed_proof bytea not null,
  constraint consent_hash_key UNIQUE (hash),
  constraint consent_id_key UNIQUE (id),
  constraint consent_pkey PRIMARY KEY (number),
  constraint consent_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id),
  constraint consent_purpose_version_fkey FOREIGN KEY (purpose, version) REFERENCES people.consent_text(purpose, version),
  constraint consent_signer_id_fkey FOREIGN KEY (signer_id) REFERENCES people.person(id),
  constraint consent_event_check CHECK ((event = ANY (ARRAY['given'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint consent_lang_check CHECK ((lang = ANY (ARRAY['ru'::text, 'en'::text]))),
  constraint consent_method_check CHECK ((method = ANY (ARRAY['mail'::text, 'passkey'::text, 'university'::text, 'code'::text, 'recovery'::text, 'demo'::text]))),
  constraint consent_sealed_proof_check CHECK ((length(sealed_proof) = 32)),
  constraint consent_signed_as_check CHECK ((signed_as = ANY (ARRAY['guardian'::text, 'self'::text]))),
  constraint consent_text_hash_check CHECK ((length(text_hash) = 32))
);
CREATE INDEX consent_person_id_purpose_number_idx ON people.consent USING btree (person_id, purpose, number);
CREATE TRIGGER consent_append_only BEFORE DELETE OR UPDATE ON people.consent FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

create table people.consent_text (
  purpose text not null,
  version integer not null,
  text jsonb not null,
  valid_from timestamp with time zone default now() not null,
  asks_again boolean default false not null,
  lawyer_seen boolean default false not null,
  made_by bigint,
  constraint consent_text_pkey PRIMARY KEY (purpose, version),
  constraint consent_text_made_by_fkey FOREIGN KEY (made_by) REFERENCES people.person(id),
  constraint consent_text_purpose_check CHECK ((purpose = ANY (ARRAY['participation'::text, 'recording'::text, 'publication'::text, 'passport'::text, 'statistics'::text]))),
  constraint consent_text_version_check CHECK ((version > 0))
);
CREATE TRIGGER consent_text_append_only BEFORE DELETE OR UPDATE ON people.consent_text FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

create table people.guardian_invitation (
  token_hash bytea not null,
  uuid uuid default uuidv7() not null,
  child_id bigint not null,
  email text not null,
  invited_by bigint not null,
  invited_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint guardian_invitation_uuid_key UNIQUE (uuid),
  constraint guardian_invitation_pkey PRIMARY KEY (token_hash),
  constraint guardian_invitation_child_id_fkey FOREIGN KEY (child_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint guardian_invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint guardian_invitation_email_check CHECK ((email = lower(email)))
);
CREATE INDEX guardian_invitation_child_id_idx ON people.guardian_invitation USING btree (child_id);
CREATE INDEX guardian_invitation_invited_by_idx ON people.guardian_invitation USING btree (invited_by);

create table people.guardianship (
  guardian_id bigint not null,
  child_id bigint not null,
  since timestamp with time zone default now() not null,
  constraint guardianship_pkey PRIMARY KEY (guardian_id, child_id),
  constraint guardianship_child_id_fkey FOREIGN KEY (child_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint guardianship_guardian_id_fkey FOREIGN KEY (guardian_id) REFERENCES people.person(id) ON DELETE CASCADE
);
CREATE INDEX guardianship_child_id_idx ON people.guardianship USING btree (child_id);

create table people.identity (
  provider_id bigint not null,
  subject text not null,
  person_id bigint not null,
  linked_at timestamp with time zone not null,
  constraint identity_pkey PRIMARY KEY (provider_id, subject),
  constraint identity_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint identity_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES people.identity_provider(id) ON DELETE CASCADE
);
CREATE INDEX identity_person_id_idx ON people.identity USING btree (person_id);

create table people.identity_provider (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  scope_type text not null,
  scope_id bigint not null,
  name jsonb not null,
  issuer text not null,
  client_id text not null,
  secret_sealed bytea,
  enabled boolean default true not null,
  added_at timestamp with time zone default now() not null,
  constraint identity_provider_scope_type_scope_id_issuer_key UNIQUE (scope_type, scope_id, issuer),
  constraint identity_provider_uuid_key UNIQUE (uuid),
  constraint identity_provider_pkey PRIMARY KEY (id)
);

create table people.invitation (
  token_hash bytea not null,
  uuid uuid default uuidv7() not null,
  email text not null,
  role text not null,
  scope_type text default ''::text not null,
  scope_id bigint default 0 not null,
  invited_by bigint not null,
  invited_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint invitation_uuid_key UNIQUE (uuid),
  constraint invitation_pkey PRIMARY KEY (token_hash),
  constraint invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES people.person(id),
  constraint invitation_email_check CHECK ((email = lower(email)))
);
CREATE INDEX invitation_scope_type_scope_id_idx ON people.invitation USING btree (scope_type, scope_id);

create table people.pairing_code (
  code_hash bytea not null,
  child_id bigint not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  uuid uuid default uuidv7() not null,
  constraint pairing_code_uuid_key UNIQUE (uuid),
  constraint pairing_code_pkey PRIMARY KEY (code_hash),
  constraint pairing_code_child_id_fkey FOREIGN KEY (child_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint pairing_code_made_by_fkey FOREIGN KEY (made_by) REFERENCES people.person(id) ON DELETE CASCADE
);
CREATE INDEX pairing_code_child_id_idx ON people.pairing_code USING btree (child_id);

create table people.passkey (
  id text not null,
  uuid uuid default uuidv7() not null,
  person_id bigint not null,
  public_key bytea not null,
  counter bigint default 0 not null,
  transports text[] default '{}'::text[] not null,
  backed_up boolean default false not null,
  label text not null,
  added_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkey_uuid_key UNIQUE (uuid),
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint passkey_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);
CREATE INDEX passkey_person_id_idx ON people.passkey USING btree (person_id);

create table people.person (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  name jsonb not null,
  email text,
  locale text,
  zone text,
  grade smallint,
  region_code text,
  demo_role text,
  created_at timestamp with time zone default now() not null,
  look text,
  sealed bytea,
  erased_at timestamp with time zone,
  grade_since date,
  revision integer default 1 not null,
  left_on date,
  constraint person_demo_role_key UNIQUE (demo_role),
  constraint person_email_key UNIQUE (email),
  constraint person_uuid_key UNIQUE (uuid),
  constraint person_pkey PRIMARY KEY (id),
  constraint person_region_code_fkey FOREIGN KEY (region_code) REFERENCES regions.region(code),
  constraint person_email_check CHECK ((email = lower(email))),
  constraint person_erased CHECK (((erased_at IS NULL) OR ((name = '{}'::jsonb) AND (sealed IS NULL) AND (email IS NULL) AND (locale IS NULL) AND (zone IS NULL) AND (look IS NULL)))),
  constraint person_grade_check CHECK (((grade >= 1) AND (grade <= 11))),
  constraint person_look_check CHECK ((length(look) <= 500)),
  constraint person_sealed_name CHECK (((sealed IS NULL) OR (name = '{}'::jsonb)))
);
CREATE TRIGGER person_address_edge AFTER UPDATE ON people.person FOR EACH ROW WHEN (((old.email IS DISTINCT FROM new.email) AND (new.email IS NOT NULL))) EXECUTE FUNCTION week.address_edge();
CREATE TRIGGER person_address_forgotten AFTER UPDATE ON people.person FOR EACH ROW WHEN (((old.erased_at IS NULL) AND (new.erased_at IS NOT NULL) AND (old.email IS NOT NULL))) EXECUTE FUNCTION week.forget_address();

create table people.person_key (
  person_id bigint not null,
  wrapped bytea not null,
  made_at timestamp with time zone default now() not null,
  constraint person_key_pkey PRIMARY KEY (person_id),
  constraint person_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE
);

create table people.recovery_code (
  code_hash bytea not null,
  person_id bigint not null,
  made_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_code_pkey PRIMARY KEY (code_hash),
  constraint recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE
);
CREATE INDEX recovery_code_person_id_idx ON people.recovery_code USING btree (person_id);

create table people.role_grant (
  person_id bigint not null,
  role text not null,
  scope_type text default ''::text not null,
  scope_id bigint default 0 not null,
  granted_at timestamp with time zone default now() not null,
  granted_by bigint,
  constraint role_grant_pkey PRIMARY KEY (person_id, role, scope_type, scope_id),
  constraint role_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES people.person(id) ON DELETE SET NULL,
  constraint role_grant_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint role_grant_role_check CHECK ((role = ANY (ARRAY['pupil'::text, 'guardian'::text, 'teacher'::text, 'lecturer'::text, 'moderator'::text, 'coordinator'::text, 'office'::text, 'partner'::text, 'evaluator'::text])))
);
CREATE TRIGGER role_given AFTER INSERT ON people.role_grant FOR EACH ROW WHEN ((new.scope_type = 'member'::text)) EXECUTE FUNCTION week.keep_affiliation();
CREATE TRIGGER role_taken AFTER DELETE ON people.role_grant FOR EACH ROW WHEN ((old.scope_type = 'member'::text)) EXECUTE FUNCTION week.keep_affiliation();

create table people.session (
  token_hash bytea not null,
  person_id bigint not null,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  rotated_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  replaced_by bytea,
  user_agent text default ''::text not null,
  uuid uuid default uuidv7() not null,
  way text default 'mail'::text not null,
  constraint session_uuid_key UNIQUE (uuid),
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint session_way_check CHECK ((way = ANY (ARRAY['mail'::text, 'passkey'::text, 'university'::text, 'code'::text, 'recovery'::text, 'demo'::text])))
);
CREATE INDEX session_person_id_idx ON people.session USING btree (person_id);

create table people.sign_in_link (
  token_hash bytea not null,
  email text not null,
  next text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint sign_in_link_pkey PRIMARY KEY (token_hash)
);

create table people.vetting (
  person_id bigint not null,
  valid_until date not null,
  checked_at timestamp with time zone default now() not null,
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  kind text default 'record'::text not null,
  checked_by bigint,
  revoked_at timestamp with time zone,
  revoked_by bigint,
  warned_at timestamp with time zone,
  note text default ''::text not null,
  revoke_reason text,
  constraint vetting_uuid_key UNIQUE (uuid),
  constraint vetting_pkey PRIMARY KEY (id),
  constraint vetting_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES people.person(id),
  constraint vetting_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint vetting_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES people.person(id),
  constraint vetting_kind_check CHECK ((kind = ANY (ARRAY['record'::text, 'medical'::text, 'training'::text]))),
  constraint vetting_note_check CHECK ((length(note) <= 300)),
  constraint vetting_revoke_reason_check CHECK (((length(revoke_reason) >= 1) AND (length(revoke_reason) <= 300))),
  constraint vetting_revoked_with_reason CHECK (((revoked_at IS NULL) = (revoke_reason IS NULL)))
);
CREATE INDEX vetting_person_id_idx ON people.vetting USING btree (person_id);
CREATE INDEX vetting_valid_until_idx ON people.vetting USING btree (valid_until) WHERE (revoked_at IS NULL);

create table platform.audit (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  actor_id bigint,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  detail jsonb default '{}'::jsonb not null,
  about bigint[] default '{}'::bigint[] not null,
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_about_idx ON platform.audit USING gin (about) WHERE (about <> '{}'::bigint[]);
CREATE INDEX audit_actor_id_at_idx ON platform.audit USING btree (actor_id, at);
CREATE INDEX audit_subject_type_subject_id_idx ON platform.audit USING btree (subject_type, subject_id);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON platform.audit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

create table platform.form_post (
  key text not null,
  location text not null,
  at timestamp with time zone default now() not null,
  constraint form_post_pkey PRIMARY KEY (key)
);

create table platform.mail (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  to_address text not null,
  locale text not null,
  subject text not null,
  body text not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  problem text,
  about bigint[] default '{}'::bigint[] not null,
  constraint mail_uuid_key UNIQUE (uuid),
  constraint mail_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_about_idx ON platform.mail USING gin (about) WHERE (about <> '{}'::bigint[]);
CREATE INDEX mail_to_address_created_at_idx ON platform.mail USING btree (to_address, created_at DESC);

create table platform.page_version (
  scope text not null,
  version bigint default 1 not null,
  constraint page_version_pkey PRIMARY KEY (scope)
);

create table platform.rate_limit (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);

create table platform.search_document (
  id bigint generated always as identity not null,
  kind text not null,
  owner_id bigint not null,
  scope text default ''::text not null,
  path text not null,
  title jsonb not null,
  names jsonb default '[]'::jsonb not null,
  body jsonb default '{}'::jsonb not null,
  keywords jsonb default '[]'::jsonb not null,
  shown_from timestamp with time zone,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  title_words tsvector generated always as (platform.search_vector(platform.all_texts(title))) stored not null,
  words tsvector generated always as (platform.search_vector(((((((platform.all_texts(title) || ' . '::text) || platform.all_texts(names)) || ' . '::text) || platform.all_texts(body)) || ' . '::text) || platform.all_texts(keywords)))) stored not null,
  same_as text,
  constraint search_document_kind_owner_id_key UNIQUE (kind, owner_id),
  constraint search_document_pkey PRIMARY KEY (id)
);
CREATE INDEX search_document_kind_scope_idx ON platform.search_document USING btree (kind, scope);
CREATE INDEX search_document_words ON platform.search_document USING gin (words) WITH (fastupdate=off);

create table platform.search_word (
  word text not null,
  folded text not null,
  stem text not null,
  constraint search_word_pkey PRIMARY KEY (word)
);
CREATE INDEX search_word_folded_idx ON platform.search_word USING btree (folded);
CREATE INDEX search_word_stem_idx ON platform.search_word USING btree (stem);
CREATE INDEX search_word_trigrams ON platform.search_word USING gin (folded gin_trgm_ops) WITH (fastupdate=off);

create table platform.setting (
  key text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table platform.stored_file (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  storage_key text not null,
  media_type text not null,
  size_bytes bigint not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  constraint stored_file_storage_key_key UNIQUE (storage_key),
  constraint stored_file_uuid_key UNIQUE (uuid),
  constraint stored_file_pkey PRIMARY KEY (id)
);

create table regions.region (
  code text not null,
  name jsonb not null,
  zone text not null,
  zones text[] not null,
  tile_col smallint not null,
  tile_row smallint not null,
  pupils integer not null,
  constraint region_tile_col_tile_row_key UNIQUE (tile_col, tile_row),
  constraint region_pkey PRIMARY KEY (code)
);

create table schools.claim (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  class_id bigint not null,
  person_id bigint not null,
  pass_id bigint,
  claimed_by bigint not null,
  claimed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by bigint,
  constraint claim_uuid_key UNIQUE (uuid),
  constraint claim_pkey PRIMARY KEY (id),
  constraint claim_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES people.person(id),
  constraint claim_class_id_fkey FOREIGN KEY (class_id) REFERENCES schools.class(id),
  constraint claim_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people.person(id),
  constraint claim_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES schools.class_pass(id),
  constraint claim_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id)
);
CREATE INDEX claim_class ON schools.claim USING btree (class_id) WHERE (ended_at IS NULL);
CREATE INDEX claim_person_id_idx ON schools.claim USING btree (person_id);
CREATE UNIQUE INDEX claim_one_child ON schools.claim USING btree (class_id, person_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX claim_one_pass ON schools.claim USING btree (pass_id) WHERE (ended_at IS NULL);

create table schools.claim_code (
  pass_id bigint not null,
  code_hash bytea not null,
  made_at timestamp with time zone not null,
  constraint claim_code_code_hash_key UNIQUE (code_hash),
  constraint claim_code_pkey PRIMARY KEY (pass_id),
  constraint claim_code_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES schools.class_pass(id) ON DELETE CASCADE
);

create table schools.class (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  school_id bigint not null,
  teacher_id bigint not null,
  grade smallint not null,
  letter text not null,
  size smallint not null,
  created_at timestamp with time zone default now() not null,
  constraint class_uuid_key UNIQUE (uuid),
  constraint class_pkey PRIMARY KEY (id),
  constraint class_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools.school(id),
  constraint class_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES people.person(id),
  constraint class_grade_check CHECK (((grade >= 1) AND (grade <= 11))),
  constraint class_letter_check CHECK (((length(letter) >= 0) AND (length(letter) <= 8))),
  constraint class_size_check CHECK (((size >= 1) AND (size <= 60)))
);
CREATE INDEX class_teacher_id_idx ON schools.class USING btree (teacher_id);

create table schools.class_code (
  id bigint generated always as identity not null,
  class_id bigint not null,
  version integer not null,
  code_hash bytea not null,
  issued_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint class_code_class_id_version_key UNIQUE (class_id, version),
  constraint class_code_code_hash_key UNIQUE (code_hash),
  constraint class_code_pkey PRIMARY KEY (id),
  constraint class_code_class_id_fkey FOREIGN KEY (class_id) REFERENCES schools.class(id)
);

create table schools.class_pass (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  class_id bigint not null,
  nickname text not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint class_pass_class_id_nickname_key UNIQUE (class_id, nickname),
  constraint class_pass_token_hash_key UNIQUE (token_hash),
  constraint class_pass_uuid_key UNIQUE (uuid),
  constraint class_pass_pkey PRIMARY KEY (id),
  constraint class_pass_class_id_fkey FOREIGN KEY (class_id) REFERENCES schools.class(id)
);

create table schools.school (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  name text not null,
  settlement text not null,
  region_code text not null,
  zone text not null,
  rural boolean default false not null,
  created_at timestamp with time zone default now() not null,
  constraint school_uuid_key UNIQUE (uuid),
  constraint school_pkey PRIMARY KEY (id),
  constraint school_region_code_fkey FOREIGN KEY (region_code) REFERENCES regions.region(code),
  constraint school_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint school_settlement_check CHECK (((length(settlement) >= 1) AND (length(settlement) <= 120)))
);

create table schools.teacher (
  person_id bigint not null,
  school_id bigint not null,
  constraint teacher_pkey PRIMARY KEY (person_id, school_id),
  constraint teacher_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint teacher_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools.school(id)
);

create table seats.application (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  draw_id bigint not null,
  holder_type text not null,
  holder_id bigint,
  units integer not null,
  ranks bigint[] not null,
  letters text default ''::text not null,
  alias uuid,
  lot bytea,
  pool_id bigint,
  chance real,
  chances real[],
  post_key text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  withdrawn_at timestamp with time zone,
  lot_no integer,
  before integer[],
  reserve text,
  constraint application_alias_key UNIQUE (alias),
  constraint application_post_key_key UNIQUE (post_key),
  constraint application_uuid_key UNIQUE (uuid),
  constraint application_pkey PRIMARY KEY (id),
  constraint application_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES seats.draw(id),
  constraint application_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES seats.pool(id),
  constraint application_letters_check CHECK ((letters ~ '^[A-Z]*$'::text)),
  constraint application_ranks_check CHECK (((cardinality(ranks) >= 1) AND (cardinality(ranks) <= 5))),
  constraint application_reserve_check CHECK ((reserve ~ '^[A-Z]$'::text)),
  constraint application_units_check CHECK ((units > 0))
);
CREATE INDEX application_draw_id_idx ON seats.application USING btree (draw_id);
CREATE INDEX application_holder_type_holder_id_idx ON seats.application USING btree (holder_type, holder_id);
CREATE UNIQUE INDEX application_one_active ON seats.application USING btree (draw_id, holder_type, holder_id) WHERE (withdrawn_at IS NULL);

create table seats.draw (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  owner_type text not null,
  owner_id bigint not null,
  label jsonb not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  reveal_until timestamp with time zone not null,
  quotas jsonb default '[]'::jsonb not null,
  state text default 'open'::text not null,
  inputs_hash bytea,
  inputs_key text,
  seed bytea,
  result_hash bytea,
  result_key text,
  closed_at timestamp with time zone,
  drawn_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  done_count integer default 0 not null,
  total_count integer default 0 not null,
  ended_why text,
  repeat_count integer default 0 not null,
  constraint draw_uuid_key UNIQUE (uuid),
  constraint draw_pkey PRIMARY KEY (id),
  constraint draw_check CHECK (((opens_at < closes_at) AND (closes_at <= reveal_until))),
  constraint draw_check1 CHECK (((state <> 'drawn'::text) OR ((seed IS NOT NULL) AND (result_hash IS NOT NULL)))),
  constraint draw_ended_why_check CHECK ((ended_why = ANY (ARRAY['owner'::text, 'noShares'::text, 'notOpened'::text]))),
  constraint draw_inputs_hash_check CHECK ((length(inputs_hash) = 32)),
  constraint draw_result_hash_check CHECK ((length(result_hash) = 32)),
  constraint draw_seed_check CHECK ((length(seed) = 32)),
  constraint draw_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'drawn'::text, 'cancelled'::text])))
);
CREATE INDEX draw_owner_type_owner_id_idx ON seats.draw USING btree (owner_type, owner_id);

create table seats.draw_pool (
  draw_id bigint not null,
  pool_id bigint not null,
  number integer not null,
  places integer,
  is_withdrawn boolean default false not null,
  applied_count integer,
  first_count integer,
  given_units integer,
  last_lot_no integer,
  constraint draw_pool_draw_id_number_key UNIQUE (draw_id, number),
  constraint draw_pool_pkey PRIMARY KEY (draw_id, pool_id),
  constraint draw_pool_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES seats.draw(id),
  constraint draw_pool_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES seats.pool(id),
  constraint draw_pool_number_check CHECK ((number >= 0)),
  constraint draw_pool_places_check CHECK ((places >= 0))
);
CREATE INDEX draw_pool_pool_id_idx ON seats.draw_pool USING btree (pool_id);

create table seats.pool (
  id bigint generated always as identity not null,
  owner_type text not null,
  owner_id bigint not null,
  unit text not null,
  cap integer not null,
  hard_cap integer not null,
  used integer default 0 not null,
  waiting integer default 0 not null,
  last_pos bigint default 0 not null,
  policy text default 'strict'::text not null,
  state text default 'open'::text not null,
  uuid uuid default uuidv7() not null,
  mode text default 'instant'::text not null,
  label jsonb default '{}'::jsonb not null,
  applicants text[] default '{}'::text[] not null,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  begins_at timestamp with time zone,
  confirm_h integer,
  draw_id bigint,
  constraint pool_owner_type_owner_id_key UNIQUE (owner_type, owner_id),
  constraint pool_uuid_key UNIQUE (uuid),
  constraint pool_pkey PRIMARY KEY (id),
  constraint pool_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES seats.draw(id),
  constraint pool_cap_check CHECK ((cap >= 0)),
  constraint pool_check CHECK (((used >= 0) AND (used <= hard_cap))),
  constraint pool_check1 CHECK ((cap <= hard_cap)),
  constraint pool_check2 CHECK ((opens_at < closes_at)),
  constraint pool_check3 CHECK (((mode = 'draw'::text) OR (draw_id IS NULL))),
  constraint pool_confirm_h_check CHECK (((confirm_h >= 1) AND (confirm_h <= 720))),
  constraint pool_mode_check CHECK ((mode = ANY (ARRAY['instant'::text, 'draw'::text]))),
  constraint pool_policy_check CHECK ((policy = ANY (ARRAY['strict'::text, 'fill'::text]))),
  constraint pool_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint pool_unit_check CHECK ((unit = ANY (ARRAY['connection'::text, 'person'::text]))),
  constraint pool_waiting_check CHECK ((waiting >= 0))
);
CREATE INDEX pool_draw_id_idx ON seats.pool USING btree (draw_id) WHERE (draw_id IS NOT NULL);

create table seats.reserve (
  pool_id bigint not null,
  letter text not null,
  units integer not null,
  constraint reserve_pkey PRIMARY KEY (pool_id, letter),
  constraint reserve_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES seats.pool(id),
  constraint reserve_letter_check CHECK ((letter ~ '^[A-Z]$'::text)),
  constraint reserve_units_check CHECK ((units > 0))
);

create table seats.seat (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  pool_id bigint not null,
  holder_type text not null,
  holder_id bigint not null,
  units integer not null,
  state text not null,
  position bigint,
  post_key text,
  created_at timestamp with time zone default now() not null,
  granted_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  offered_at timestamp with time zone,
  confirm_until timestamp with time zone,
  remind_at timestamp with time zone,
  reminded_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  ended_as text,
  constraint seat_post_key_key UNIQUE (post_key),
  constraint seat_uuid_key UNIQUE (uuid),
  constraint seat_pkey PRIMARY KEY (id),
  constraint seat_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES seats.pool(id),
  constraint seat_check CHECK (((state <> 'offered'::text) OR (confirm_until IS NOT NULL))),
  constraint seat_ended_as_check CHECK ((ended_as = ANY (ARRAY['cancelled'::text, 'expired'::text, 'withdrawn'::text]))),
  constraint seat_state_check CHECK ((state = ANY (ARRAY['granted'::text, 'offered'::text, 'waiting'::text, 'cancelled'::text]))),
  constraint seat_units_check CHECK ((units > 0))
);
CREATE INDEX seat_confirm_until_idx ON seats.seat USING btree (confirm_until) WHERE (state = 'offered'::text);
CREATE INDEX seat_pool_id_idx ON seats.seat USING btree (pool_id) WHERE (state = ANY (ARRAY['granted'::text, 'offered'::text]));
CREATE INDEX seat_pool_id_position_idx ON seats.seat USING btree (pool_id, "position") WHERE (state = 'waiting'::text);
CREATE INDEX seat_remind_at_idx ON seats.seat USING btree (remind_at) WHERE ((state = 'offered'::text) AND (reminded_at IS NULL));
CREATE UNIQUE INDEX seat_one_active ON seats.seat USING btree (pool_id, holder_type, holder_id) WHERE (state <> 'cancelled'::text);

create table seats.share (
  id bigint generated always as identity not null,
  draw_id bigint not null,
  holder_type text not null,
  holder_id bigint not null,
  label jsonb not null,
  commitment bytea not null,
  sealed bytea,
  share bytea,
  committed_at timestamp with time zone not null,
  revealed_at timestamp with time zone,
  dropped_at timestamp with time zone,
  constraint share_draw_id_holder_type_holder_id_key UNIQUE (draw_id, holder_type, holder_id),
  constraint share_pkey PRIMARY KEY (id),
  constraint share_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES seats.draw(id),
  constraint share_commitment_check CHECK ((length(commitment) = 32)),
  constraint share_share_check CHECK ((length(share) = 32))
);

create table trajectory.evidence (
  id uuid default uuidv7() not null,
  subject_type text not null,
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  series text not null,
  kind text not null,
  role text default 'participant'::text not null,
  present_s integer not null,
  head_count integer,
  hours numeric(6,2) not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone default now() not null,
  revision integer default 0 not null,
  revokes uuid,
  fact_key text not null,
  constraint evidence_fact_key_key UNIQUE (fact_key),
  constraint evidence_pkey PRIMARY KEY (id),
  constraint evidence_revokes_fkey FOREIGN KEY (revokes) REFERENCES trajectory.evidence(id),
  constraint evidence_kind_check CHECK ((kind = ANY (ARRAY['measured'::text, 'declared'::text]))),
  constraint evidence_role_check CHECK ((role = ANY (ARRAY['participant'::text, 'lecturer'::text, 'moderator'::text]))),
  constraint evidence_subject_type_check CHECK ((subject_type = ANY (ARRAY['class'::text, 'class_pass'::text, 'person'::text])))
);
CREATE INDEX evidence_revokes_idx ON trajectory.evidence USING btree (revokes) WHERE (revokes IS NOT NULL);
CREATE INDEX evidence_source_type_source_id_idx ON trajectory.evidence USING btree (source_type, source_id);
CREATE INDEX evidence_subject_type_subject_id_idx ON trajectory.evidence USING btree (subject_type, subject_id);
CREATE TRIGGER evidence_append_only BEFORE DELETE OR UPDATE ON trajectory.evidence FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

create table trajectory.format_factor (
  format text not null,
  factor numeric(4,2) not null,
  constraint format_factor_pkey PRIMARY KEY (format),
  constraint format_factor_factor_check CHECK ((factor > (0)::numeric))
);

create table trajectory.proof (
  id bigint generated always as identity not null,
  code text not null,
  subject_type text not null,
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  role text default 'participant'::text not null,
  facts jsonb not null,
  issued_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  constraint proof_code_key UNIQUE (code),
  constraint proof_subject_type_subject_id_source_type_source_id_role_key UNIQUE (subject_type, subject_id, source_type, source_id, role),
  constraint proof_pkey PRIMARY KEY (id),
  constraint proof_code_check CHECK ((code ~ '^[2-9A-HJKMNP-Z]{16}$'::text)),
  constraint proof_role_check CHECK ((role = ANY (ARRAY['participant'::text, 'lecturer'::text, 'moderator'::text]))),
  constraint proof_subject_type_check CHECK ((subject_type = ANY (ARRAY['class'::text, 'class_pass'::text, 'person'::text])))
);

create table trends.topic (
  slug text not null,
  name jsonb not null,
  position smallint not null,
  constraint topic_pkey PRIMARY KEY (slug)
);

create table week.affiliation (
  id bigint generated always as identity not null,
  person_id bigint not null,
  member_id bigint,
  organisation text default ''::text not null,
  organisation_key text generated always as (
CASE
    WHEN (member_id IS NULL) THEN ('o:'::text || lower(regexp_replace(organisation, '[^[:alnum:]]+'::text, ' '::text, 'g'::text)))
    ELSE ('m:'::text || (member_id)::text)
END) stored not null,
  since_on date default CURRENT_DATE not null,
  until_on date,
  told_by text not null,
  constraint affiliation_pkey PRIMARY KEY (id),
  constraint affiliation_member_id_fkey FOREIGN KEY (member_id) REFERENCES consortium.member(id) ON DELETE CASCADE,
  constraint affiliation_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint affiliation_check CHECK (((member_id IS NULL) = (organisation <> ''::text))),
  constraint affiliation_told_by_check CHECK ((told_by = ANY (ARRAY['role'::text, 'self'::text, 'office'::text])))
);
CREATE INDEX affiliation_organisation_key_idx ON week.affiliation USING btree (organisation_key);
CREATE INDEX affiliation_person_id_idx ON week.affiliation USING btree (person_id);
CREATE UNIQUE INDEX affiliation_open ON week.affiliation USING btree (person_id, organisation_key) WHERE (until_on IS NULL);
CREATE TRIGGER affiliation_edge AFTER INSERT OR UPDATE ON week.affiliation FOR EACH ROW EXECUTE FUNCTION week.person_edge();

create table week.answer (
  session_id bigint not null,
  question_id bigint not null,
  body text not null,
  constraint answer_pkey PRIMARY KEY (session_id, question_id),
  constraint answer_question_id_fkey FOREIGN KEY (question_id) REFERENCES week.question(id) ON DELETE CASCADE,
  constraint answer_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE
);

create table week.assignment (
  session_id bigint not null,
  person_id bigint not null,
  state text default 'open'::text not null,
  assigned_by bigint,
  assigned_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint assignment_pkey PRIMARY KEY (session_id, person_id),
  constraint assignment_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES people.person(id),
  constraint assignment_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint assignment_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint assignment_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'recused'::text, 'revoked'::text, 'taken'::text])))
);
CREATE INDEX assignment_person_id_state_idx ON week.assignment USING btree (person_id, state);
CREATE TRIGGER assignment_refuse_conflicted BEFORE INSERT OR UPDATE ON week.assignment FOR EACH ROW WHEN ((new.state = ANY (ARRAY['open'::text, 'done'::text]))) EXECUTE FUNCTION week.refuse_conflicted();

create table week.availability (
  week_id bigint not null,
  person_id bigint not null,
  zone text not null,
  note text default ''::text not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  constraint availability_pkey PRIMARY KEY (week_id, person_id),
  constraint availability_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint availability_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);

create table week.availability_span (
  week_id bigint not null,
  person_id bigint not null,
  on_date date not null,
  from_min smallint not null,
  until_min smallint not null,
  kind text not null,
  constraint availability_span_pkey PRIMARY KEY (week_id, person_id, on_date, from_min),
  constraint availability_span_week_id_person_id_fkey FOREIGN KEY (week_id, person_id) REFERENCES week.availability(week_id, person_id) ON DELETE CASCADE,
  constraint availability_span_check CHECK ((until_min > from_min)),
  constraint availability_span_from_min_check CHECK (((from_min >= 0) AND (from_min <= 1439))),
  constraint availability_span_kind_check CHECK ((kind = ANY (ARRAY['can'::text, 'prefer'::text]))),
  constraint availability_span_until_min_check CHECK (((until_min >= 1) AND (until_min <= 1440)))
);

create table week.booking (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  session_id bigint not null,
  class_id bigint not null,
  seat_id bigint not null,
  teacher_id bigint not null,
  created_at timestamp with time zone default now() not null,
  cancelled_at timestamp with time zone,
  moved_from timestamp with time zone,
  constraint booking_uuid_key UNIQUE (uuid),
  constraint booking_pkey PRIMARY KEY (id),
  constraint booking_class_id_fkey FOREIGN KEY (class_id) REFERENCES schools.class(id),
  constraint booking_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats.seat(id),
  constraint booking_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id),
  constraint booking_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES people.person(id)
);
CREATE INDEX booking_class_id_idx ON week.booking USING btree (class_id);
CREATE INDEX booking_seat_id_idx ON week.booking USING btree (seat_id);
CREATE INDEX booking_teacher_id_idx ON week.booking USING btree (teacher_id);
CREATE UNIQUE INDEX booking_one_active ON week.booking USING btree (session_id, class_id) WHERE (cancelled_at IS NULL);

create table week.booking_letter (
  booking_id bigint not null,
  about text not null,
  at timestamp with time zone default now() not null,
  constraint booking_letter_pkey PRIMARY KEY (booking_id, about),
  constraint booking_letter_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES week.booking(id)
);

create table week.break_glass (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  person_id bigint not null,
  session_id bigint not null,
  reason text not null,
  asked_at timestamp with time zone default now() not null,
  second_id bigint,
  answered_at timestamp with time zone,
  refused boolean default false not null,
  until_at timestamp with time zone,
  constraint break_glass_uuid_key UNIQUE (uuid),
  constraint break_glass_pkey PRIMARY KEY (id),
  constraint break_glass_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint break_glass_second_id_fkey FOREIGN KEY (second_id) REFERENCES people.person(id),
  constraint break_glass_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint break_glass_check CHECK ((second_id IS DISTINCT FROM person_id)),
  constraint break_glass_check1 CHECK (((until_at IS NULL) OR ((second_id IS NOT NULL) AND (NOT refused)))),
  constraint break_glass_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000)))
);
CREATE INDEX break_glass_person_id_idx ON week.break_glass USING btree (person_id);

create table week.calendar_feed (
  teacher_id bigint not null,
  version integer not null,
  token_hash bytea not null,
  constraint calendar_feed_token_hash_key UNIQUE (token_hash),
  constraint calendar_feed_pkey PRIMARY KEY (teacher_id),
  constraint calendar_feed_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES people.person(id)
);

create table week.call (
  week_id bigint not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  text jsonb default '{}'::jsonb not null,
  formats text[] default ARRAY['lecture'::text, 'workshop'::text, 'seminar'::text, 'tour'::text] not null,
  anonymous_review boolean default false not null,
  revision integer default 1 not null,
  constraint call_pkey PRIMARY KEY (week_id),
  constraint call_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint call_check CHECK ((closes_at > opens_at))
);

create table week.child_booking (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  session_id bigint not null,
  person_id bigint not null,
  seat_id bigint not null,
  booked_by bigint,
  created_at timestamp with time zone default now() not null,
  cancelled_at timestamp with time zone,
  moved_from timestamp with time zone,
  constraint child_booking_uuid_key UNIQUE (uuid),
  constraint child_booking_pkey PRIMARY KEY (id),
  constraint child_booking_booked_by_fkey FOREIGN KEY (booked_by) REFERENCES people.person(id),
  constraint child_booking_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id),
  constraint child_booking_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats.seat(id),
  constraint child_booking_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id)
);
CREATE INDEX child_booking_person_id_idx ON week.child_booking USING btree (person_id);
CREATE INDEX child_booking_seat_id_idx ON week.child_booking USING btree (seat_id);
CREATE UNIQUE INDEX child_booking_one_active ON week.child_booking USING btree (session_id, person_id) WHERE (cancelled_at IS NULL);

create table week.child_letter (
  child_booking_id bigint not null,
  about text not null,
  at timestamp with time zone default now() not null,
  constraint child_letter_pkey PRIMARY KEY (child_booking_id, about),
  constraint child_letter_child_booking_id_fkey FOREIGN KEY (child_booking_id) REFERENCES week.child_booking(id)
);

create table week.co_speaker (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  session_id bigint not null,
  email text not null,
  token_hash bytea not null,
  invited_by bigint,
  invited_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  person_id bigint,
  answered_at timestamp with time zone,
  agreed boolean,
  revoked_at timestamp with time zone,
  constraint co_speaker_token_hash_key UNIQUE (token_hash),
  constraint co_speaker_uuid_key UNIQUE (uuid),
  constraint co_speaker_pkey PRIMARY KEY (id),
  constraint co_speaker_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES people.person(id),
  constraint co_speaker_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id),
  constraint co_speaker_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint co_speaker_check CHECK (((answered_at IS NULL) = (agreed IS NULL)))
);
CREATE INDEX co_speaker_email_idx ON week.co_speaker USING btree (email);
CREATE INDEX co_speaker_person_id_idx ON week.co_speaker USING btree (person_id);
CREATE UNIQUE INDEX co_speaker_session_id_email_idx ON week.co_speaker USING btree (session_id, email) WHERE (revoked_at IS NULL);
CREATE TRIGGER co_speaker_answer_edge AFTER UPDATE ON week.co_speaker REFERENCING NEW TABLE AS edge FOR EACH STATEMENT EXECUTE FUNCTION week.session_edge();
CREATE TRIGGER co_speaker_edge AFTER INSERT ON week.co_speaker REFERENCING NEW TABLE AS edge FOR EACH STATEMENT EXECUTE FUNCTION week.session_edge();

create table week.conflict (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  person_id bigint not null,
  session_id bigint,
  with_person_id bigint,
  with_member_id bigint,
  side text not null,
  reason text default ''::text not null,
  declared_by bigint,
  declared_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  ended_by bigint,
  constraint conflict_uuid_key UNIQUE (uuid),
  constraint conflict_pkey PRIMARY KEY (id),
  constraint conflict_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES people.person(id),
  constraint conflict_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES people.person(id),
  constraint conflict_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint conflict_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint conflict_with_member_id_fkey FOREIGN KEY (with_member_id) REFERENCES consortium.member(id) ON DELETE CASCADE,
  constraint conflict_with_person_id_fkey FOREIGN KEY (with_person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint conflict_check CHECK ((num_nonnulls(session_id, with_person_id, with_member_id) = 1)),
  constraint conflict_reason_check CHECK ((length(reason) <= 1000)),
  constraint conflict_side_check CHECK ((side = ANY (ARRAY['reviewer'::text, 'author'::text, 'office'::text])))
);
CREATE INDEX conflict_person_id_idx ON week.conflict USING btree (person_id);
CREATE INDEX conflict_session_id_idx ON week.conflict USING btree (session_id);
CREATE INDEX conflict_with_person_id_idx ON week.conflict USING btree (with_person_id);
CREATE TRIGGER conflict_edge AFTER INSERT OR UPDATE ON week.conflict FOR EACH ROW EXECUTE FUNCTION week.person_edge();

create table week.decision (
  session_id bigint not null,
  number integer not null,
  decision text not null,
  note text default ''::text not null,
  decided_by bigint,
  decided_at timestamp with time zone default now() not null,
  letter_at timestamp with time zone,
  constraint decision_pkey PRIMARY KEY (session_id, number),
  constraint decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people.person(id),
  constraint decision_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint decision_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'reserve'::text, 'declined'::text])))
);
CREATE INDEX decision_session_id_idx ON week.decision USING btree (session_id) WHERE (letter_at IS NULL);

create table week.draw_letter (
  application_id bigint not null,
  about text not null,
  at timestamp with time zone default now() not null,
  constraint draw_letter_pkey PRIMARY KEY (application_id, about),
  constraint draw_letter_application_id_fkey FOREIGN KEY (application_id) REFERENCES seats.application(id)
);

create table week.draw_region (
  draw_id bigint not null,
  letter text not null,
  region_codes text[] not null,
  constraint draw_region_pkey PRIMARY KEY (draw_id, letter),
  constraint draw_region_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES seats.draw(id),
  constraint draw_region_letter_check CHECK ((letter ~ '^[A-Z]$'::text)),
  constraint draw_region_region_codes_check CHECK ((cardinality(region_codes) > 0))
);

create table week.editing (
  week_id bigint not null,
  person_id bigint not null,
  tab text not null,
  session_id bigint,
  seen_at timestamp with time zone not null,
  constraint editing_pkey PRIMARY KEY (week_id, person_id, tab),
  constraint editing_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint editing_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint editing_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);

create table week.import_run (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  week_slug text not null,
  zone text,
  file_uuid uuid not null,
  file_name text not null,
  requested_by bigint,
  state text default 'queued'::text not null,
  done_count integer default 0 not null,
  total_count integer default 0 not null,
  report jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  kind text default 'programme'::text not null,
  step text default 'write'::text not null,
  invites boolean default false not null,
  constraint import_run_uuid_key UNIQUE (uuid),
  constraint import_run_pkey PRIMARY KEY (id),
  constraint import_run_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES people.person(id),
  constraint import_run_kind_check CHECK ((kind = ANY (ARRAY['programme'::text, 'proposals'::text]))),
  constraint import_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'checked'::text, 'done'::text, 'refused'::text, 'dropped'::text]))),
  constraint import_run_step_check CHECK ((step = ANY (ARRAY['check'::text, 'write'::text])))
);
CREATE INDEX import_run_week_slug_kind_idx ON week.import_run USING btree (week_slug, kind);

create table week.letter_template (
  week_id bigint not null,
  decision text not null,
  subject jsonb not null,
  body jsonb not null,
  revision integer default 1 not null,
  constraint letter_template_pkey PRIMARY KEY (week_id, decision),
  constraint letter_template_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint letter_template_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'reserve'::text, 'declined'::text])))
);

create table week.material (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  session_id bigint not null,
  kind text not null,
  title jsonb not null,
  body jsonb default '{}'::jsonb not null,
  file uuid,
  position integer not null,
  revision integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  created_by bigint,
  constraint material_uuid_key UNIQUE (uuid),
  constraint material_pkey PRIMARY KEY (id),
  constraint material_created_by_fkey FOREIGN KEY (created_by) REFERENCES people.person(id),
  constraint material_file_fkey FOREIGN KEY (file) REFERENCES platform.stored_file(uuid),
  constraint material_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint material_kind_check CHECK ((kind = ANY (ARRAY['slides'::text, 'task'::text, 'handout'::text])))
);
CREATE INDEX material_file_idx ON week.material USING btree (file) WHERE (file IS NOT NULL);
CREATE INDEX material_session_id_position_id_idx ON week.material USING btree (session_id, "position", id);

create table week.material_page (
  material_id bigint not null,
  number smallint not null,
  file uuid not null,
  width smallint not null,
  height smallint not null,
  thumb_file uuid not null,
  thumb_width smallint not null,
  thumb_height smallint not null,
  jpeg_file uuid not null,
  says jsonb default '{}'::jsonb not null,
  constraint material_page_pkey PRIMARY KEY (material_id, number),
  constraint material_page_file_fkey FOREIGN KEY (file) REFERENCES platform.stored_file(uuid),
  constraint material_page_jpeg_file_fkey FOREIGN KEY (jpeg_file) REFERENCES platform.stored_file(uuid),
  constraint material_page_material_id_fkey FOREIGN KEY (material_id) REFERENCES week.material(id) ON DELETE CASCADE,
  constraint material_page_thumb_file_fkey FOREIGN KEY (thumb_file) REFERENCES platform.stored_file(uuid),
  constraint material_page_number_check CHECK (((number >= 1) AND (number <= 40)))
);
CREATE INDEX material_page_file_idx ON week.material_page USING btree (file);
CREATE INDEX material_page_jpeg_file_idx ON week.material_page USING btree (jpeg_file);
CREATE INDEX material_page_thumb_file_idx ON week.material_page USING btree (thumb_file);

create table week.override (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  week_id bigint not null,
  hash bytea not null,
  reason text not null,
  note text default ''::text not null,
  asked_by bigint not null,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint override_uuid_key UNIQUE (uuid),
  constraint override_pkey PRIMARY KEY (id),
  constraint override_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people.person(id),
  constraint override_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX override_one_open ON week.override USING btree (week_id) WHERE (ended_at IS NULL);

create table week.proposal_edit (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  session_id bigint not null,
  asked_by bigint,
  asked_at timestamp with time zone not null,
  changes jsonb not null,
  decided_by bigint,
  decided_at timestamp with time zone,
  agreed boolean,
  note text default ''::text not null,
  constraint proposal_edit_uuid_key UNIQUE (uuid),
  constraint proposal_edit_pkey PRIMARY KEY (id),
  constraint proposal_edit_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people.person(id),
  constraint proposal_edit_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people.person(id),
  constraint proposal_edit_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint proposal_edit_check CHECK (((decided_at IS NULL) = (agreed IS NULL)))
);
CREATE UNIQUE INDEX proposal_edit_session_id_idx ON week.proposal_edit USING btree (session_id) WHERE (decided_at IS NULL);

create table week.published_session (
  session_id bigint not null,
  week_id bigint not null,
  guid uuid not null,
  slug text not null,
  version integer not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  stream_id bigint not null,
  format text not null,
  language text not null,
  grade_from smallint,
  grade_to smallint,
  topic_slug text,
  track_id bigint,
  member_id bigint,
  facts jsonb not null,
  constraint published_session_guid_key UNIQUE (guid),
  constraint published_session_week_id_slug_key UNIQUE (week_id, slug),
  constraint published_session_pkey PRIMARY KEY (session_id),
  constraint published_session_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint published_session_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES week.stream(id),
  constraint published_session_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);
CREATE INDEX published_session_starts_at_ends_at_idx ON week.published_session USING btree (starts_at, ends_at);
CREATE INDEX published_session_week_id_starts_at_idx ON week.published_session USING btree (week_id, starts_at);

create table week.question (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  week_id bigint not null,
  position integer not null,
  kind text not null,
  label jsonb not null,
  hint jsonb default '{}'::jsonb not null,
  choices jsonb default '[]'::jsonb not null,
  required boolean default false not null,
  formats text[] default '{}'::text[] not null,
  retired_at timestamp with time zone,
  constraint question_uuid_key UNIQUE (uuid),
  constraint question_pkey PRIMARY KEY (id),
  constraint question_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint question_kind_check CHECK ((kind = ANY (ARRAY['line'::text, 'text'::text, 'choice'::text, 'number'::text, 'yes'::text])))
);
CREATE INDEX question_week_id_position_idx ON week.question USING btree (week_id, "position");

create table week.reconfirmation (
  session_id bigint not null,
  person_id bigint not null,
  version integer not null,
  was_at timestamp with time zone,
  answer text,
  note text default ''::text not null,
  answered_at timestamp with time zone,
  constraint reconfirmation_pkey PRIMARY KEY (session_id, person_id),
  constraint reconfirmation_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint reconfirmation_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint reconfirmation_answer_check CHECK ((answer = ANY (ARRAY['can'::text, 'cannot'::text]))),
  constraint reconfirmation_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
);
CREATE INDEX reconfirmation_person_id_idx ON week.reconfirmation USING btree (person_id);

create table week.redaction (
  session_id bigint not null,
  field text not null,
  text_hash bytea not null,
  from_at integer[] not null,
  until_at integer[] not null,
  put text[] not null,
  redacted_by bigint,
  redacted_at timestamp with time zone default now() not null,
  constraint redaction_pkey PRIMARY KEY (session_id, field),
  constraint redaction_redacted_by_fkey FOREIGN KEY (redacted_by) REFERENCES people.person(id),
  constraint redaction_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint redaction_check CHECK (((cardinality(from_at) = cardinality(until_at)) AND (cardinality(from_at) = cardinality(put)))),
  constraint redaction_field_check CHECK ((field ~ '^(title|abstract|kit|answer)\.[0-9a-z-]{1,40}$'::text))
);

create table week.release (
  id bigint generated always as identity not null,
  week_id bigint not null,
  version integer not null,
  released_at timestamp with time zone default now() not null,
  released_by bigint,
  hash bytea not null,
  snapshot jsonb not null,
  note text default ''::text not null,
  rolls_back_to integer,
  agreed_by bigint,
  reason text default ''::text not null,
  tzdata text default ''::text not null,
  clocks jsonb default '[]'::jsonb not null,
  constraint release_week_id_version_key UNIQUE (week_id, version),
  constraint release_pkey PRIMARY KEY (id),
  constraint release_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES people.person(id),
  constraint release_released_by_fkey FOREIGN KEY (released_by) REFERENCES people.person(id),
  constraint release_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint release_two_people CHECK ((agreed_by <> released_by))
);

create table week.release_change (
  release_id bigint not null,
  session_guid uuid not null,
  kind text not null,
  before jsonb,
  after jsonb,
  constraint release_change_pkey PRIMARY KEY (release_id, session_guid, kind),
  constraint release_change_release_id_fkey FOREIGN KEY (release_id) REFERENCES week.release(id) ON DELETE CASCADE,
  constraint release_change_kind_check CHECK ((kind = ANY (ARRAY['added'::text, 'withdrawn'::text, 'moved'::text, 'stream'::text, 'people'::text, 'text'::text])))
);

create table week.release_letter (
  release_id bigint not null,
  person_id bigint not null,
  at timestamp with time zone default now() not null,
  constraint release_letter_pkey PRIMARY KEY (release_id, person_id),
  constraint release_letter_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint release_letter_release_id_fkey FOREIGN KEY (release_id) REFERENCES week.release(id) ON DELETE CASCADE
);

create table week.reminder (
  week_id bigint not null,
  person_id bigint not null,
  about text not null,
  due timestamp with time zone not null,
  constraint reminder_pkey PRIMARY KEY (week_id, person_id, about, due),
  constraint reminder_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint reminder_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint reminder_about_check CHECK ((about = ANY (ARRAY['draft'::text, 'hours'::text])))
);
CREATE INDEX reminder_person ON week.reminder USING btree (person_id);

create table week.review (
  session_id bigint not null,
  person_id bigint not null,
  age_fit smallint,
  clarity smallint,
  hands_on smallint,
  safety smallint,
  overall real generated always as ((((((age_fit + clarity) + hands_on) + safety))::numeric / 4.0)) stored,
  comment text default ''::text not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  submitted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint review_pkey PRIMARY KEY (session_id, person_id),
  constraint review_session_id_person_id_fkey FOREIGN KEY (session_id, person_id) REFERENCES week.assignment(session_id, person_id) ON DELETE CASCADE,
  constraint review_age_fit_check CHECK (((age_fit >= 1) AND (age_fit <= 5))),
  constraint review_check CHECK (((submitted_at IS NULL) OR (num_nulls(age_fit, clarity, hands_on, safety) = 0))),
  constraint review_clarity_check CHECK (((clarity >= 1) AND (clarity <= 5))),
  constraint review_comment_check CHECK ((length(comment) <= 5000)),
  constraint review_hands_on_check CHECK (((hands_on >= 1) AND (hands_on <= 5))),
  constraint review_safety_check CHECK (((safety >= 1) AND (safety <= 5)))
);
CREATE TRIGGER review_refuse_conflicted BEFORE INSERT OR UPDATE ON week.review FOR EACH ROW WHEN ((new.revoked_at IS NULL)) EXECUTE FUNCTION week.refuse_conflicted();

create table week.reviewer (
  week_id bigint not null,
  person_id bigint not null,
  topics text[] default '{}'::text[] not null,
  load_max smallint default 20 not null,
  appointed_by bigint,
  appointed_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  constraint reviewer_pkey PRIMARY KEY (week_id, person_id),
  constraint reviewer_appointed_by_fkey FOREIGN KEY (appointed_by) REFERENCES people.person(id),
  constraint reviewer_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id) ON DELETE CASCADE,
  constraint reviewer_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint reviewer_load_max_check CHECK (((load_max >= 1) AND (load_max <= 500)))
);
CREATE INDEX reviewer_person_id_idx ON week.reviewer USING btree (person_id);

create table week.session (
  id bigint generated always as identity not null,
  guid uuid default uuidv7() not null,
  week_id bigint not null,
  slug text not null,
  external_id text,
  state text default 'draft'::text not null,
  title jsonb not null,
  subtitle jsonb default '{}'::jsonb not null,
  abstract jsonb default '{}'::jsonb not null,
  description jsonb default '{}'::jsonb not null,
  format text not null,
  language text not null,
  grade_from smallint,
  grade_to smallint,
  topic_slug text,
  track_id bigint,
  member_id bigint,
  kit jsonb default '{}'::jsonb not null,
  access_facts text[] default '{}'::text[] not null,
  duration_min integer not null,
  starts_at timestamp with time zone,
  stream_id bigint,
  wave_of bigint,
  capacity integer,
  video jsonb default '{"kind": "none"}'::jsonb not null,
  note_to_office text default ''::text not null,
  decision_note text default ''::text not null,
  proposed_by bigint,
  position integer default 0 not null,
  source jsonb default '{}'::jsonb not null,
  revision integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  seat_unit text,
  seat_mode text,
  seat_applicants text[],
  confirm_h integer,
  block_min smallint[] default '{}'::smallint[] not null,
  block_screen boolean[] default '{}'::boolean[] not null,
  fallback text default ''::text not null,
  recording_choice text default 'staff'::text not null,
  locked boolean default false not null,
  confirmed_at timestamp with time zone,
  submitted_at timestamp with time zone,
  age_mark text,
  carried_from bigint,
  constraint session_guid_key UNIQUE (guid),
  constraint session_week_id_slug_key UNIQUE (week_id, slug),
  constraint session_pkey PRIMARY KEY (id),
  constraint session_carried_from_fkey FOREIGN KEY (carried_from) REFERENCES week.session(id) ON DELETE SET NULL,
  constraint session_member_id_fkey FOREIGN KEY (member_id) REFERENCES consortium.member(id),
  constraint session_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people.person(id),
  constraint session_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES week.stream(id),
  constraint session_topic_slug_fkey FOREIGN KEY (topic_slug) REFERENCES trends.topic(slug),
  constraint session_track_id_fkey FOREIGN KEY (track_id) REFERENCES week.track(id),
  constraint session_wave_of_fkey FOREIGN KEY (wave_of) REFERENCES week.session(id),
  constraint session_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint session_age_mark_check CHECK ((age_mark = ANY (ARRAY['0+'::text, '6+'::text, '12+'::text, '16+'::text]))),
  constraint session_blocks_check CHECK ((cardinality(block_min) = cardinality(block_screen))),
  constraint session_check CHECK (((grade_from IS NULL) OR (grade_to >= grade_from))),
  constraint session_check1 CHECK (((state <> 'placed'::text) OR ((starts_at IS NOT NULL) AND (stream_id IS NOT NULL)))),
  constraint session_confirm_h_check CHECK (((confirm_h >= 1) AND (confirm_h <= 720))),
  constraint session_duration_min_check CHECK ((duration_min > 0)),
  constraint session_grade_from_check CHECK (((grade_from >= 1) AND (grade_from <= 11))),
  constraint session_grade_to_check CHECK (((grade_to >= 1) AND (grade_to <= 11))),
  constraint session_recording_choice_check CHECK ((recording_choice = ANY (ARRAY['staff'::text, 'none'::text]))),
  constraint session_seat_applicants_check CHECK ((seat_applicants <@ ARRAY['class'::text, 'child'::text])),
  constraint session_seat_mode_check CHECK ((seat_mode = ANY (ARRAY['instant'::text, 'draw'::text]))),
  constraint session_seat_unit_check CHECK ((seat_unit = ANY (ARRAY['connection'::text, 'person'::text]))),
  constraint session_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'inReview'::text, 'accepted'::text, 'reserve'::text, 'declined'::text, 'confirmed'::text, 'placed'::text, 'withdrawn'::text])))
);
CREATE INDEX session_proposed_by_idx ON week.session USING btree (proposed_by);
CREATE INDEX session_week_id_starts_at_idx ON week.session USING btree (week_id, starts_at);
CREATE TRIGGER session_edge AFTER UPDATE ON week.session FOR EACH ROW WHEN (((old.proposed_by IS DISTINCT FROM new.proposed_by) OR (old.member_id IS DISTINCT FROM new.member_id))) EXECUTE FUNCTION week.session_changed();

create table week.session_address (
  session_id bigint not null,
  address text not null,
  role text not null,
  told_by bigint,
  told_at timestamp with time zone default now() not null,
  constraint session_address_pkey PRIMARY KEY (session_id, address, role),
  constraint session_address_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint session_address_told_by_fkey FOREIGN KEY (told_by) REFERENCES people.person(id),
  constraint session_address_address_check CHECK ((address = lower(address))),
  constraint session_address_role_check CHECK ((role = ANY (ARRAY['mentor'::text, 'excluded'::text])))
);
CREATE INDEX session_address_address_idx ON week.session_address USING btree (address);
CREATE TRIGGER session_address_edge AFTER INSERT ON week.session_address REFERENCING NEW TABLE AS edge FOR EACH STATEMENT EXECUTE FUNCTION week.session_edge();

create table week.session_person (
  session_id bigint not null,
  speaker_id bigint not null,
  role text not null,
  position smallint default 0 not null,
  constraint session_person_pkey PRIMARY KEY (session_id, speaker_id, role),
  constraint session_person_session_id_fkey FOREIGN KEY (session_id) REFERENCES week.session(id) ON DELETE CASCADE,
  constraint session_person_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES week.speaker(id),
  constraint session_person_role_check CHECK ((role = ANY (ARRAY['lecturer'::text, 'moderator'::text])))
);
CREATE INDEX session_person_speaker_id_idx ON week.session_person USING btree (speaker_id);
CREATE TRIGGER session_person_edge AFTER INSERT ON week.session_person REFERENCING NEW TABLE AS edge FOR EACH STATEMENT EXECUTE FUNCTION week.session_edge();

create table week.solve_run (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  week_id bigint not null,
  requested_by bigint,
  state text default 'queued'::text not null,
  stop_asked boolean default false not null,
  iterations bigint default 0 not null,
  spent_ms bigint default 0 not null,
  best jsonb default '{}'::jsonb not null,
  history jsonb default '[]'::jsonb not null,
  refusal jsonb default '{}'::jsonb not null,
  heartbeat_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  scope text default 'all'::text not null,
  seconds integer default 60 not null,
  seed integer default 1 not null,
  timetable_revision integer default 0 not null,
  task jsonb default 'null'::jsonb not null,
  searches bytea,
  slice integer default 0 not null,
  constraint solve_run_uuid_key UNIQUE (uuid),
  constraint solve_run_pkey PRIMARY KEY (id),
  constraint solve_run_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES people.person(id),
  constraint solve_run_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint solve_run_scope_check CHECK ((scope = ANY (ARRAY['unplaced'::text, 'all'::text, 'least'::text]))),
  constraint solve_run_seconds_check CHECK (((seconds >= 1) AND (seconds <= 3600))),
  constraint solve_run_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'stopped'::text, 'done'::text, 'refused'::text, 'applied'::text])))
);
CREATE INDEX solve_run_week_id_created_at_idx ON week.solve_run USING btree (week_id, created_at);
CREATE UNIQUE INDEX solve_run_one_open ON week.solve_run USING btree (week_id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table week.speaker (
  id bigint generated always as identity not null,
  week_id bigint not null,
  external_key text not null,
  name jsonb not null,
  about jsonb default '{}'::jsonb not null,
  person_id bigint,
  source jsonb default '{}'::jsonb not null,
  constraint speaker_week_id_external_key_key UNIQUE (week_id, external_key),
  constraint speaker_pkey PRIMARY KEY (id),
  constraint speaker_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(id),
  constraint speaker_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);
CREATE TRIGGER speaker_edge AFTER UPDATE ON week.speaker FOR EACH ROW WHEN (((old.person_id IS DISTINCT FROM new.person_id) AND (new.person_id IS NOT NULL))) EXECUTE FUNCTION week.person_edge();

create table week.stream (
  id bigint generated always as identity not null,
  week_id bigint not null,
  slug text not null,
  name jsonb not null,
  position integer not null,
  source jsonb default '{}'::jsonb not null,
  capacity integer,
  revision integer default 1 not null,
  constraint stream_week_id_slug_key UNIQUE (week_id, slug),
  constraint stream_pkey PRIMARY KEY (id),
  constraint stream_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint stream_capacity_check CHECK ((capacity > 0))
);

create table week.stream_hours (
  stream_id bigint not null,
  on_date date not null,
  from_min smallint not null,
  until_min smallint not null,
  constraint stream_hours_pkey PRIMARY KEY (stream_id, on_date, from_min),
  constraint stream_hours_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES week.stream(id) ON DELETE CASCADE,
  constraint stream_hours_check CHECK ((until_min > from_min)),
  constraint stream_hours_from_min_check CHECK (((from_min >= 0) AND (from_min <= 1439))),
  constraint stream_hours_until_min_check CHECK (((until_min >= 1) AND (until_min <= 1440)))
);

create table week.timetable_command (
  week_id bigint not null,
  revision integer not null,
  at timestamp with time zone not null,
  actor_id bigint,
  kind text not null,
  changes jsonb not null,
  undoes integer,
  constraint timetable_command_pkey PRIMARY KEY (week_id, revision),
  constraint timetable_command_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES people.person(id),
  constraint timetable_command_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);

create table week.track (
  id bigint generated always as identity not null,
  week_id bigint not null,
  slug text not null,
  name jsonb not null,
  position integer not null,
  source jsonb default '{}'::jsonb not null,
  revision integer default 1 not null,
  constraint track_week_id_slug_key UNIQUE (week_id, slug),
  constraint track_pkey PRIMARY KEY (id),
  constraint track_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE
);

create table week.week (
  id bigint generated always as identity not null,
  uuid uuid default uuidv7() not null,
  slug text not null,
  name jsonb not null,
  zone text not null,
  starts_on date not null,
  ends_on date not null,
  is_demo boolean default false not null,
  released_version integer default 0 not null,
  source jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  timetable_revision integer default 0 not null,
  revision integer default 1 not null,
  constraint week_slug_key UNIQUE (slug),
  constraint week_uuid_key UNIQUE (uuid),
  constraint week_pkey PRIMARY KEY (id),
  constraint week_check CHECK ((ends_on >= starts_on)),
  constraint week_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);

create table week.weight (
  week_id bigint not null,
  term text not null,
  weight integer not null,
  constraint weight_pkey PRIMARY KEY (week_id, term),
  constraint weight_week_id_fkey FOREIGN KEY (week_id) REFERENCES week.week(id) ON DELETE CASCADE,
  constraint weight_weight_check CHECK (((weight >= 0) AND (weight <= 100000)))
);

create view consortium.v_member as
 SELECT id AS member_id,
    slug,
    name,
    short_name,
    region_code
   FROM consortium.member;

create view live.ticket_presence as
 SELECT t.id AS ticket_id,
    LEAST(heard.joined_at, total.joined_at) AS joined_at,
    COALESCE(total.present_s, 0) + COALESCE(floor(here.seconds), 0::numeric)::integer AS present_s
   FROM live.ticket t
     JOIN live.room r ON r.id = t.room_id
     LEFT JOIN live.presence_total total ON total.ticket_id = t.id
     CROSS JOIN LATERAL ( SELECT min(s.from_at) AS joined_at,
            range_agg(tstzrange(s.from_at, s.to_at, '[]'::text)) AS spans
           FROM live.presence_span s
          WHERE s.ticket_id = t.id) heard
     CROSS JOIN LATERAL ( SELECT sum(EXTRACT(epoch FROM upper(part.part) - lower(part.part))) AS seconds
           FROM unnest(heard.spans *
                CASE
                    WHEN r.opened_at <= COALESCE(r.ended_at, now()) THEN tstzmultirange(tstzrange(r.opened_at, COALESCE(r.ended_at, now()), '[]'::text))
                    ELSE '{}'::tstzmultirange
                END) part(part)) here
  WHERE heard.joined_at IS NOT NULL OR total.joined_at IS NOT NULL;

create view live.v_ticket_presence as
 SELECT t.id AS ticket_id,
    r.owner_type,
    r.owner_id,
    t.kind,
    t.subject,
    t.head_count,
    here.joined_at,
    here.present_s
   FROM live.ticket t
     JOIN live.room r ON r.id = t.room_id
     JOIN live.ticket_presence here ON here.ticket_id = t.id
  WHERE t.kind = ANY (ARRAY['class'::text, 'seat'::text, 'observer'::text]);

create view people.v_address as
 SELECT person.id AS person_id,
    person.email AS address
   FROM people.person
  WHERE person.email IS NOT NULL
UNION ALL
 SELECT address_reset.person_id,
    address_reset.email AS address
   FROM people.address_reset
  WHERE address_reset.done_at IS NULL AND address_reset.stopped_at IS NULL;

create view people.v_pupil as
 SELECT id AS person_id,
    grade,
    region_code,
    erased_at IS NULL AND people.consent_holds(id, grade, 'statistics'::text) AS statistics
   FROM people.person p
  WHERE (EXISTS ( SELECT
           FROM people.role_grant g
          WHERE g.person_id = p.id AND g.role = 'pupil'::text));

create view regions.v_region as
 SELECT code,
    name,
    tile_col,
    tile_row,
    pupils
   FROM regions.region;

create view reporting.v_connection as
 SELECT t.ticket_id,
    s.week_id,
    s.session_id,
    s.slug AS session_slug,
    s.title AS session_title,
    s.starts_at,
    s.format,
    s.member_id,
    t.kind,
    t.joined_at,
    c.class_id,
    c.uuid AS class_uuid,
    c.letter,
    c.school_name,
    c.settlement,
    COALESCE(c.region_code, p.region_code) AS region_code,
    COALESCE(c.grade, p.grade) AS grade,
    capped.present_s,
    trajectory.takes_part(capped.present_s, s.session_s) AS takes_part,
    t.head_count,
    round(capped.present_s::numeric / 3600.0 * COALESCE(f.factor, 1::numeric), 2) AS hours,
    p.person_id IS NULL OR p.statistics AS shows_marks
   FROM live.v_ticket_presence t
     JOIN week.v_session s ON t.owner_type = 'week.session'::text AND s.session_id = t.owner_id
     CROSS JOIN LATERAL ( SELECT LEAST(t.present_s, s.session_s) AS present_s) capped
     CROSS JOIN LATERAL ( SELECT split_part(t.subject, ':'::text, 1) AS subject_type,
                CASE
                    WHEN t.subject ~ '^(class|class-pass|person):[0-9]{1,18}$'::text THEN split_part(t.subject, ':'::text, 2)::bigint
                    ELSE NULL::bigint
                END AS subject_id) who
     LEFT JOIN schools.v_class_pass pass ON who.subject_type = 'class-pass'::text AND pass.pass_id = who.subject_id
     LEFT JOIN schools.v_class c ON c.class_id =
        CASE
            WHEN who.subject_type = 'class'::text THEN who.subject_id
            ELSE pass.class_id
        END
     LEFT JOIN people.v_pupil p ON who.subject_type = 'person'::text AND p.person_id = who.subject_id
     LEFT JOIN trajectory.v_format_factor f ON f.format = s.format;

create view schools.v_class as
 SELECT c.id AS class_id,
    c.uuid,
    c.grade,
    c.letter,
    s.id AS school_id,
    s.name AS school_name,
    s.settlement,
    s.region_code,
    s.rural
   FROM schools.class c
     JOIN schools.school s ON s.id = c.school_id;

create view schools.v_class_pass as
 SELECT id AS pass_id,
    class_id
   FROM schools.class_pass;

create view trajectory.v_format_factor as
 SELECT format,
    factor
   FROM trajectory.format_factor;

create view week.affiliation_recent as
 SELECT person_id,
    member_id,
    organisation_key
   FROM week.affiliation
  WHERE until_on IS NULL OR until_on >= (CURRENT_DATE - '3 years'::interval);

create view week.session_party as
 SELECT session.id AS session_id,
    session.proposed_by AS person_id
   FROM week.session
  WHERE session.proposed_by IS NOT NULL
UNION ALL
 SELECT tie.session_id,
    speaker.person_id
   FROM week.session_person tie
     JOIN week.speaker ON speaker.id = tie.speaker_id
  WHERE speaker.person_id IS NOT NULL
UNION ALL
 SELECT asked.session_id,
    asked.person_id
   FROM week.co_speaker asked
  WHERE asked.person_id IS NOT NULL AND (asked.revoked_at IS NULL OR asked.agreed)
UNION ALL
 SELECT asked.session_id,
    held.person_id
   FROM week.co_speaker asked
     JOIN people.v_address held ON held.address = asked.email
  WHERE asked.revoked_at IS NULL OR asked.agreed
UNION ALL
 SELECT named.session_id,
    held.person_id
   FROM week.session_address named
     JOIN people.v_address held ON held.address = named.address
  WHERE named.role <> 'excluded'::text;

create view week.v_session as
 SELECT session_id,
    week_id,
    guid,
    slug,
    facts -> 'title'::text AS title,
    format,
    member_id,
    topic_slug,
    starts_at,
    ends_at,
    EXTRACT(epoch FROM ends_at - starts_at)::integer AS session_s
   FROM week.published_session p;

CREATE OR REPLACE FUNCTION people.consent_holds(child bigint, child_grade smallint, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'guardian' order by number desc limit 1), false)
    and coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'self' order by number desc limit 1), coalesce(child_grade, 0) < 8)
$function$
;

CREATE OR REPLACE FUNCTION platform.all_texts(said jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN COALESCE((SELECT string_agg((found.one #>> '{}'::text[]), ' . '::text ORDER BY found.at) AS string_agg FROM jsonb_path_query(all_texts.said, 'strict $.**?(@.type() == "string")'::jsonpath) WITH ORDINALITY found(one, at)), ''::text)
;

CREATE OR REPLACE FUNCTION platform.exact_query(term text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (phraseto_tsquery('simple'::regconfig, platform.plain_words(term)) || phraseto_tsquery('russian'::regconfig, platform.plain_words(term)))
;

CREATE OR REPLACE FUNCTION platform.fold(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN platform.fold_letters(regexp_replace(NORMALIZE(said, NFC), '[\u0300-\u036f\u00ad]+'::text, ''::text, 'g'::text))
;

CREATE OR REPLACE FUNCTION platform.fold_letters(plain text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN platform.plain_latin(translate(lower((plain COLLATE pg_c_utf8)), ('ёөүҥңҕһәҗ'::text || 'ѐӗӫӧұӱӳӯўӈӊғґӷҳӑӓӛӝӂҡқӄҟҙӟҫҷӵҹѝӣӥіїӹӭӆӎҏҭ'::text), ('еоуннгхаж'::text || 'ееооуууууннгггхааажжккккззсчччиииииыэлмрт'::text)))
;

CREATE OR REPLACE FUNCTION platform.folded_query(term text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (phraseto_tsquery('simple'::regconfig, platform.fold_letters(platform.plain_words(term))) || phraseto_tsquery('russian'::regconfig, platform.fold_letters(platform.plain_words(term))))
;

CREATE OR REPLACE FUNCTION platform.plain_latin(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN unaccent('unaccent'::regdictionary, said)
;

CREATE OR REPLACE FUNCTION platform.plain_words(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace((regexp_replace(NORMALIZE(said, NFC), '[\u0300-\u036f\u00ad]+'::text, ''::text, 'g'::text) COLLATE pg_c_utf8), '[^[:alnum:]]+'::text, ' '::text, 'g'::text)
;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit', 'moderation_log') and current_setting('kaleidoscope.retention', true) = 'on' then
    return old;
  end if;
  raise exception '% is append only', tg_table_name;
end $function$
;

CREATE OR REPLACE FUNCTION platform.search_vector(said text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (SELECT ((setweight(read.words, 'A'::"char") || setweight(read.stems, 'B'::"char")) || CASE WHEN (read.folded = lower((read.plain COLLATE pg_c_utf8))) THEN (setweight(read.words, 'C'::"char") || setweight(read.stems, 'D'::"char")) ELSE (setweight(to_tsvector('simple'::regconfig, read.folded), 'C'::"char") || setweight(to_tsvector('russian'::regconfig, read.folded), 'D'::"char")) END) FROM (SELECT tidied.plain, platform.fold_letters(tidied.plain) AS folded, to_tsvector('simple'::regconfig, tidied.plain) AS words, to_tsvector('russian'::regconfig, tidied.plain) AS stems FROM (SELECT platform.plain_words(search_vector.said) AS plain OFFSET 0) tidied OFFSET 0) read)
;

CREATE OR REPLACE FUNCTION platform.stem(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN COALESCE((tsvector_to_array(to_tsvector('russian'::regconfig, platform.plain_words(platform.fold(said)))))[1], platform.fold(said))
;

CREATE OR REPLACE FUNCTION platform.stem_of_folded(folded text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN COALESCE((CASE WHEN (folded ~ '^[a-z]+$'::text) THEN ts_lexize('english_stem'::regdictionary, folded) ELSE ts_lexize('russian_stem'::regdictionary, folded) END)[1], folded)
;

CREATE OR REPLACE FUNCTION seats.confirm_until(at timestamp with time zone, begins_at timestamp with time zone, confirm_h integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN ((confirm_h IS NULL) OR (begins_at <= at)) THEN NULL::timestamp with time zone WHEN (begins_at IS NULL) THEN (at + make_interval(hours => confirm_h)) ELSE LEAST((at + make_interval(hours => confirm_h)), GREATEST((begins_at - '24:00:00'::interval), (at + make_interval(hours => LEAST(confirm_h, 2)))), begins_at) END
;

CREATE OR REPLACE FUNCTION seats.refusal(pool seats.pool, holder_type text, units integer, at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN ((pool).state <> 'open'::text) THEN 'closed'::text WHEN ((cardinality((pool).applicants) > 0) AND (NOT (holder_type = ANY ((pool).applicants)))) THEN 'notFor'::text WHEN ((pool).opens_at > at) THEN 'notYet'::text WHEN ((pool).closes_at <= at) THEN 'over'::text WHEN (((pool).mode = 'draw'::text) AND (NOT (EXISTS (SELECT FROM seats.draw WHERE ((draw.id = (refusal.pool).draw_id) AND (draw.state = 'drawn'::text)))))) THEN 'byDraw'::text WHEN (units > (pool).cap) THEN 'tooLarge'::text ELSE NULL::text END
;

CREATE OR REPLACE FUNCTION seats.standing(in_pool bigint, of_type text, of_id bigint, with_key text)
 RETURNS TABLE(state text, seat_id bigint, place bigint, confirm_until timestamp with time zone, remind_at timestamp with time zone, reason text, is_new boolean)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT seat.state,
     seat.id,
         CASE
             WHEN (seat.state = 'waiting'::text) THEN ( SELECT count(*) AS count
                FROM seats.seat before
               WHERE ((before.pool_id = seat.pool_id) AND (before.state = 'waiting'::text) AND (before."position" <= seat."position")))
             ELSE NULL::bigint
         END AS "case",
         CASE
             WHEN (seat.state = 'offered'::text) THEN seat.confirm_until
             ELSE NULL::timestamp with time zone
         END AS "case",
         CASE
             WHEN (seat.state = 'offered'::text) THEN seat.remind_at
             ELSE NULL::timestamp with time zone
         END AS "case",
     NULL::text AS text,
     false
    FROM ( SELECT seat_1.id,
             seat_1.uuid,
             seat_1.pool_id,
             seat_1.holder_type,
             seat_1.holder_id,
             seat_1.units,
             seat_1.state,
             seat_1."position",
             seat_1.post_key,
             seat_1.created_at,
             seat_1.granted_at,
             seat_1.cancelled_at,
             seat_1.offered_at,
             seat_1.confirm_until,
             seat_1.remind_at,
             seat_1.reminded_at,
             seat_1.confirmed_at,
             seat_1.ended_as
            FROM seats.seat seat_1
           WHERE (seat_1.post_key = standing.with_key)
         UNION ALL
          SELECT seat_1.id,
             seat_1.uuid,
             seat_1.pool_id,
             seat_1.holder_type,
             seat_1.holder_id,
             seat_1.units,
             seat_1.state,
             seat_1."position",
             seat_1.post_key,
             seat_1.created_at,
             seat_1.granted_at,
             seat_1.cancelled_at,
             seat_1.offered_at,
             seat_1.confirm_until,
             seat_1.remind_at,
             seat_1.reminded_at,
             seat_1.confirmed_at,
             seat_1.ended_as
            FROM seats.seat seat_1
           WHERE ((seat_1.pool_id = standing.in_pool) AND (seat_1.holder_type = standing.of_type) AND (seat_1.holder_id = standing.of_id) AND (seat_1.state <> 'cancelled'::text))) seat
   ORDER BY (NOT (seat.post_key IS DISTINCT FROM standing.with_key)) DESC
  LIMIT 1;
END
;

CREATE OR REPLACE FUNCTION seats.take(in_pool bigint, of_type text, of_id bigint, wanted integer, with_key text, at timestamp with time zone)
 RETURNS TABLE(state text, seat_id bigint, place bigint, confirm_until timestamp with time zone, remind_at timestamp with time zone, reason text, is_new boolean)
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION trajectory.takes_part(present_s integer, session_s integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select present_s > 0 and present_s >= least(600, session_s / 2.0) $function$
;

CREATE OR REPLACE FUNCTION week.address_edge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(47);
  perform week.revoke_conflicted(array[new.id], '{}');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.conflicted(reader bigint, proposal bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from week.conflicts_of(reader) as conflict(session_id) where conflict.session_id = proposal)
$function$
;

CREATE OR REPLACE FUNCTION week.conflicts_of(reader bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE ROWS 200
AS $function$
  -- its own people, also by an address that nobody has confirmed
  select id from week.session where proposed_by = reader
  union all
  select tie.session_id from week.speaker join week.session_person tie on tie.speaker_id = speaker.id where speaker.person_id = reader
  union all
  select asked.session_id from week.co_speaker asked where asked.person_id = reader and (asked.revoked_at is null or asked.agreed)
  union all
  select asked.session_id from people.v_address held join week.co_speaker asked on asked.email = held.address
    where held.person_id = reader and (asked.revoked_at is null or asked.agreed)
  union all
  select named.session_id from people.v_address held join week.session_address named on named.address = held.address where held.person_id = reader
  -- an organisation shared now or within 36 months
  union all
  select session.id from week.affiliation_recent own join week.session on session.member_id = own.member_id where own.person_id = reader
  union all
  select party.session_id from week.affiliation_recent own
    join week.affiliation_recent theirs on theirs.organisation_key = own.organisation_key
    join week.session_party party on party.person_id = theirs.person_id
    where own.person_id = reader
  -- declared by either side or by the office
  union all
  select session_id from week.conflict where person_id = reader and session_id is not null and ended_at is null
  union all
  select party.session_id from week.conflict join week.session_party party on party.person_id = conflict.with_person_id
    where conflict.person_id = reader and conflict.ended_at is null
  union all
  select party.session_id from week.conflict join week.session_party party on party.person_id = conflict.person_id
    where conflict.with_person_id = reader and conflict.ended_at is null
  union all
  select session.id from week.conflict join week.session on session.member_id = conflict.with_member_id
    where conflict.person_id = reader and conflict.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION week.forget_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update week.co_speaker set email = 'erased:' || id, revoked_at = coalesce(revoked_at, now()) where email = old.email;
  delete from week.session_address where address = old.email;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.keep_affiliation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into week.affiliation (person_id, member_id, since_on, told_by)
      select new.person_id, member.id, new.granted_at::date, 'role' from consortium.member where member.id = new.scope_id
      on conflict do nothing;
  elsif not exists (select from people.role_grant where person_id = old.person_id and scope_type = 'member' and scope_id = old.scope_id) then
    update week.affiliation set until_on = greatest(current_date, since_on)
      where person_id = old.person_id and member_id = old.scope_id and until_on is null and told_by = 'role';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.person_edge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(47);
  perform week.revoke_conflicted(array[new.person_id], '{}');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.refuse_conflicted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(47);
  perform from week.session where id = new.session_id for no key update;
  if week.conflicted(new.person_id, new.session_id) then
    raise exception 'conflict of interest' using errcode = 'KC001';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION week.revoke_conflicted(people bigint[], sessions bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  with gone as (
    update week.assignment held set state = 'revoked', ended_at = now()
    where held.state in ('open','done')
      and (held.person_id = any(people) or held.session_id = any(sessions)
        or held.session_id in (select session_id from week.session_party where person_id = any(people)))
      and week.conflicted(held.person_id, held.session_id)
    returning held.session_id, held.person_id
  )
  update week.review set revoked_at = now() from gone
    where review.session_id = gone.session_id and review.person_id = gone.person_id and review.revoked_at is null;
end $function$
;

CREATE OR REPLACE FUNCTION week.session_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform week.revoke_conflicted('{}', array[new.id]);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.session_edge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare sessions bigint[];
begin
  select array_agg(distinct session_id) into sessions from edge;
  if sessions is null then return null; end if;
  perform from week.session where id = any(sessions) order by id for no key update;
  perform week.revoke_conflicted('{}', sessions);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION week.withheld_from(reader bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE ROWS 200
AS $function$
  select conflict.session_id from week.conflicts_of(reader) as conflict(session_id)
    where not exists (select from week.break_glass glass
      where glass.person_id = reader and glass.session_id = conflict.session_id and glass.until_at > now())
$function$
;
