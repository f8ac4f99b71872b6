-- The documents that are signed, version 1 of each purpose, by article 9 of 152-FZ. Written by programmers: `lawyer_seen` says so on every page.

alter table people.consent_text
  -- Whoever signed an older version is asked again: what is done has changed, not only the wording.
  add column asks_again boolean not null default false,
  add column lawyer_seen boolean not null default false,
  add column made_by bigint references people.person;

-- A salted hash of the sealed part as it reads opened: a receipt proves the names by it, and once the salt's key is gone it tells nothing.
alter table people.consent
  add column sealed_proof bytea not null check (length(sealed_proof) = 32),
  -- How it was known who signs: as the session came about.
  drop constraint consent_method_check,
  add constraint consent_method_check check (method in ('mail','passkey','university','code','recovery','demo'));

-- Whose questions stand without the words that their asker goes by. The staff of the room still see them.
alter table live.ticket add column unsigned boolean not null default false;
alter table live.question add column unsigned boolean not null default false;

-- The guardian's last word, and from the eighth grade the child's own too.
create function people.consent_holds(child bigint, child_grade smallint, wanted text) returns boolean language sql stable as $$
  select coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'guardian' order by number desc limit 1), false)
    and (coalesce(child_grade, 0) < 8 or coalesce((select event = 'given' from people.consent c
      where c.person_id = child and c.purpose = wanted and c.signed_as = 'self' order by number desc limit 1), false))
$$;

-- Counts hold everybody. Whether a row beneath them shows grade and region is the consent to statistics.
create or replace view people.v_pupil as
  select id as person_id, grade, region_code,
    erased_at is null and people.consent_holds(p.id, p.grade, 'statistics') as statistics
  from people.person p
  where exists (select from people.role_grant g where g.person_id = p.id and g.role = 'pupil');

create or replace view reporting.v_connection as
  select
    t.ticket_id, s.week_id, s.session_id, s.slug as session_slug, s.title as session_title, s.starts_at, s.format, s.member_id,
    t.kind, t.joined_at, c.class_id, c.uuid as class_uuid, c.letter, c.school_name, c.settlement,
    coalesce(c.region_code, p.region_code) as region_code,
    coalesce(c.grade, p.grade) as grade,
    capped.present_s,
    trajectory.takes_part(capped.present_s, s.session_s) as takes_part,
    t.head_count,
    round(capped.present_s / 3600.0 * coalesce(f.factor, 1), 2) as hours,
    p.person_id is null or p.statistics as shows_marks
  from live.v_ticket_presence t
  join week.v_session s on t.owner_type = 'week.session' and s.session_id = t.owner_id
  cross join lateral (select least(t.present_s, s.session_s) as present_s) capped
  cross join lateral (select split_part(t.subject, ':', 1) as subject_type,
    case when t.subject ~ '^(class|class-pass|person):[0-9]{1,18}$' then split_part(t.subject, ':', 2)::bigint end as subject_id) who
  left join schools.v_class_pass pass on who.subject_type = 'class-pass' and pass.pass_id = who.subject_id
  left join schools.v_class c on c.class_id = case when who.subject_type = 'class' then who.subject_id else pass.class_id end
  left join people.v_pupil p on who.subject_type = 'person' and p.person_id = who.subject_id
  left join trajectory.v_format_factor f on f.format = s.format;

insert into people.consent_text (purpose, version, text) values
('participation', 1, $json${
"ru": {"title": "Согласие на участие ребёнка в занятиях", "paragraphs": [
"Кто отвечает\nБюро консорциума, которое ведёт эту систему (оператор по закону 152-ФЗ). Куда писать, сказано под этим текстом и на странице «Что мы храним».",
"О ком и о чём речь\nО вашем ребёнке: имя или прозвище, которое вы выбрали, класс, регион, особые потребности, если вы их указали; на какие занятия он записан, когда был в живой комнате, что там спросил и ответил.",
"Что мы с этим делаем\nЗапрашиваем и держим для ребёнка место, пускаем его в живую комнату, показываем его вопросы после проверки модератором. Записываем, храним, используем и удаляем это сами и никому не поручаем. Решений о ребёнке машина по этим данным не принимает; места разыгрываются по открытому правилу.",
"Кто это видит\nИмя и особые потребности — только вы: они зашифрованы отдельным ключом ребёнка. В живой комнате ребёнка зовут двумя словами, которые подобрала система («Быстрый Ёж»); их, вопросы и регион видят взрослые, которые ведут занятие. Больше никому мы этого не передаём.",
"Как долго\nПока вы не отзовёте согласие или не удалите ребёнка, и не дольше сроков, названных на странице «Что мы храним».",
"Как отозвать\nОдной кнопкой на этой же странице, в любое время, без объяснений. Отзыв действует сразу: будущие места освобождаются для следующих в очереди.",
"Что от этого зависит\nБез этого согласия ребёнок не может занять отдельное место. Смотреть занятия и приходить с классом по коду можно и без него. Другие согласия от этого не зависят."]},
"en": {"title": "Consent to the child's taking part in sessions", "paragraphs": [
"Who is responsible\nThe office of the consortium that runs this system (the operator under Russian law 152-FZ). Where to write to stands below this text and on the page “What we keep”.",
"Whom and what it is about\nYour child: the name or nickname you chose, grade, region, access needs if you gave them; which sessions they have a seat in, when they were in the live room, what they asked and answered there.",
"What we do with it\nWe apply for a seat for your child and keep it, let them into the live room, and show their questions after a moderator has looked at them. We record, keep, use and delete this ourselves and let nobody else do it. No machine decides about your child from it; places are drawn by a published rule.",
"Who sees it\nName and access needs: only you; they are sealed by the child's own key. In the live room your child goes by two words that the system picked (“Quick Hedgehog”); those, the questions and the region are seen by the adults who hold the session. We pass it on to nobody else.",
"How long\nUntil you withdraw the consent or delete the child, and no longer than the times named on the page “What we keep”.",
"How to withdraw\nBy one button on this very page, at any time, without reasons. It takes effect at once: future seats go to the next in line.",
"What depends on it\nWithout this consent your child can't have a seat of their own. Watching sessions, and coming with a class by its code, needs none. No other consent depends on it."]}}$json$),
('recording', 1, $json${
"ru": {"title": "Согласие на запись голоса и изображения ребёнка", "paragraphs": [
"Кто отвечает\nБюро консорциума, которое ведёт эту систему (оператор по закону 152-ФЗ). Куда писать, сказано под этим текстом и на странице «Что мы храним».",
"О ком и о чём речь\nО вашем ребёнке: его голос и изображение в записи занятия, если он говорил или был виден.",
"Что мы с этим делаем\nХраним запись занятия, показываем её на странице занятия и повторяем в эфире для других часовых поясов, с субтитрами. Мы не распознаём людей по голосу и лицу.",
"Кто это видит\nВсе, кому открыто это занятие; если оно открыто всем, то все. Запись можно скачать.",
"Как долго\nПока хранится запись занятия, или пока вы не отзовёте согласие.",
"Как отозвать\nОдной кнопкой на этой же странице, в любое время, без объяснений. Части записи, где ребёнка слышно или видно, сразу перестают показываться, вместе с субтитрами к ним. Копии, которые кто-то уже скачал, мы вернуть не можем.",
"Что от этого зависит\nНичего. Без этого согласия ребёнок участвует так же, а те части записи, где он слышен или виден, не показываются."]},
"en": {"title": "Consent to recordings of the child's voice and picture", "paragraphs": [
"Who is responsible\nThe office of the consortium that runs this system (the operator under Russian law 152-FZ). Where to write to stands below this text and on the page “What we keep”.",
"Whom and what it is about\nYour child: voice and picture in the recording of a session, where they spoke or were seen.",
"What we do with it\nWe keep the session's recording, show it on the session's page and air it again for other time zones, with captions. We recognise nobody by voice or face.",
"Who sees it\nEverybody to whom the session is open; if it is open to all, then all. A recording can be downloaded.",
"How long\nAs long as the session's recording is kept, or until you withdraw the consent.",
"How to withdraw\nBy one button on this very page, at any time, without reasons. Parts of a recording where your child is heard or seen stop being shown at once, with their captions. Copies that somebody has already downloaded we can't bring back.",
"What depends on it\nNothing. Without this consent your child takes part all the same, and those parts of a recording where they are heard or seen aren't shown."]}}$json$),
('publication', 1, $json${
"ru": {"title": "Согласие на подпись под вопросами и работами ребёнка", "paragraphs": [
"Кто отвечает\nБюро консорциума, которое ведёт эту систему (оператор по закону 152-ФЗ). Куда писать, сказано под этим текстом и на странице «Что мы храним».",
"О ком и о чём речь\nО вашем ребёнке: два слова, под которыми он известен в живых комнатах («Быстрый Ёж»). Его имени в них нет, но те, кто был рядом, могут его узнать.",
"Что мы с этим делаем\nПоказываем эту подпись под вопросом, который ребёнок задал на занятии, и под его работой.",
"Кто это видит\nТе, кто смотрит занятие, его запись или читает, о чём на нём спрашивали.",
"Как долго\nПока показывается занятие или его запись, или пока вы не отзовёте согласие.",
"Как отозвать\nОдной кнопкой на этой же странице, в любое время, без объяснений. Подпись сразу исчезает; вопрос остаётся без неё.",
"Что от этого зависит\nНичего. Без этого согласия вопросы ребёнка показываются без подписи."]},
"en": {"title": "Consent to a signature under the child's questions and work", "paragraphs": [
"Who is responsible\nThe office of the consortium that runs this system (the operator under Russian law 152-FZ). Where to write to stands below this text and on the page “What we keep”.",
"Whom and what it is about\nYour child: the two words that they go by in live rooms (“Quick Hedgehog”). Their name isn't in them, but those who were beside them may know who it is.",
"What we do with it\nWe show this signature under a question that your child asked in a session, and under their work.",
"Who sees it\nThose who watch the session or its recording, or read what was asked there.",
"How long\nAs long as the session or its recording is shown, or until you withdraw the consent.",
"How to withdraw\nBy one button on this very page, at any time, without reasons. The signature disappears at once; the question stays without it.",
"What depends on it\nNothing. Without this consent your child's questions are shown without a signature."]}}$json$),
('passport', 1, $json${
"ru": {"title": "Согласие на паспорт дольше одной недели науки", "paragraphs": [
"Кто отвечает\nБюро консорциума, которое ведёт эту систему (оператор по закону 152-ФЗ). Куда писать, сказано под этим текстом и на странице «Что мы храним».",
"О ком и о чём речь\nО вашем ребёнке: на каких занятиях и программах он был и когда.",
"Что мы с этим делаем\nХраним записи об этом после конца недели и собираем их в паспорт, чтобы были видны пройденный путь и следующие шаги.",
"Кто это видит\nТолько вы и ребёнок, и те, кому вы сами покажете паспорт.",
"Как долго\nПока вы не отзовёте согласие или не удалите ребёнка.",
"Как отозвать\nОдной кнопкой на этой же странице, в любое время, без объяснений. Паспорт сразу показывает только текущую неделю.",
"Что от этого зависит\nНичего. Без этого согласия в паспорте видна только текущая неделя."]},
"en": {"title": "Consent to a passport for longer than one science week", "paragraphs": [
"Who is responsible\nThe office of the consortium that runs this system (the operator under Russian law 152-FZ). Where to write to stands below this text and on the page “What we keep”.",
"Whom and what it is about\nYour child: which sessions and programmes they were in, and when.",
"What we do with it\nWe keep these records after the week is over and gather them in a passport, so that the way behind and the next steps can be seen.",
"Who sees it\nOnly you and the child, and those whom you yourselves show the passport.",
"How long\nUntil you withdraw the consent or delete the child.",
"How to withdraw\nBy one button on this very page, at any time, without reasons. The passport at once shows the current week only.",
"What depends on it\nNothing. Without this consent the passport shows the current week only."]}}$json$),
('statistics', 1, $json${
"ru": {"title": "Согласие на строку ребёнка в отчётах", "paragraphs": [
"Кто отвечает\nБюро консорциума, которое ведёт эту систему (оператор по закону 152-ФЗ). Куда писать, сказано под этим текстом и на странице «Что мы храним».",
"О ком и о чём речь\nО вашем ребёнке: класс и регион, без имени.",
"Что мы с этим делаем\nПоказываем их в той строке отчёта, которая говорит о его участии, чтобы видеть, до каких регионов и классов доходят занятия. Сами числа участников считаются всегда: в них нет ни имени, ни признаков ребёнка.",
"Кто это видит\nБюро, координаторы университетов и эксперты, которые читают отчёты.",
"Как долго\nПока вы не отзовёте согласие или не удалите ребёнка.",
"Как отозвать\nОдной кнопкой на этой же странице, в любое время, без объяснений. Класс и регион сразу исчезают из строки.",
"Что от этого зависит\nНичего. Без этого согласия участие считается, но класс и регион в строке не показываются."]},
"en": {"title": "Consent to the child's row in reports", "paragraphs": [
"Who is responsible\nThe office of the consortium that runs this system (the operator under Russian law 152-FZ). Where to write to stands below this text and on the page “What we keep”.",
"Whom and what it is about\nYour child: grade and region, without a name.",
"What we do with it\nWe show them in the row of a report that speaks of their taking part, to see which regions and grades the sessions reach. The numbers of those who took part are counted always: they hold neither name nor marks of a child.",
"Who sees it\nThe office, the universities' coordinators and the evaluators who read the reports.",
"How long\nUntil you withdraw the consent or delete the child.",
"How to withdraw\nBy one button on this very page, at any time, without reasons. Grade and region disappear from the row at once.",
"What depends on it\nNothing. Without this consent taking part is counted, but the row shows no grade and region."]}}$json$);
