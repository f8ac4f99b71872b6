-- How a person wants pages to look (src/ui/look.ts): words that are read by the pages alone.
alter table people.person add column look text check (length(look) <= 500);
