import pg from 'pg'

const ours = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'graphile_worker', 'public') and n.nspname not like 'pg_%'"

const queries = {
  columns: `select n.nspname || '.' || c.relname as owner, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attidentity <> '' then ' generated always as identity' else '' end
      || case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
        when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
      || case when a.attnotnull then ' not null' else '' end as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r' and ${ours} order by n.nspname, c.relname, a.attnum`,
  constraints: `select n.nspname || '.' || c.relname as owner, '  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype <> 'n' and ${ours} order by n.nspname, c.relname, k.contype desc, k.conname`,
  indexes: `select n.nspname || '.' || c.relname as owner, pg_get_indexdef(i.indexrelid) || ';' as line
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1, 2`,
  triggers: `select n.nspname || '.' || c.relname as owner, pg_get_triggerdef(t.oid) || ';' as line
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and ${ours} order by 1, 2`,
  views: `select n.nspname || '.' || c.relname as owner, pg_get_viewdef(c.oid, true) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and ${ours} order by 1`,
  functions: `select n.nspname as owner, pg_get_functiondef(p.oid) || ';' as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours} order by 1, p.proname`,
}

/** Tables, constraints, indexes, triggers, views and functions of our schemas as SQL text, in a fixed order. */
export async function describeSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const read = async (name: keyof typeof queries) => (await client.query<{ owner: string; line: string }>(queries[name])).rows
  try {
    const columns = await read('columns')
    const constraints = await read('constraints')
    const after = [...(await read('indexes')), ...(await read('triggers'))]
    const tables = [...new Set(columns.map((row) => row.owner))].map((table) => {
      const inside = [...columns, ...constraints].filter((row) => row.owner === table).map((row) => row.line)
      return [
        `create table ${table} (`,
        inside.join(',\n'),
        ');',
        ...after.filter((row) => row.owner === table).map((row) => row.line),
        '',
      ].join('\n')
    })
    const views = (await read('views')).map((row) => `create view ${row.owner} as\n${row.line}\n`)
    const functions = (await read('functions')).map((row) => `${row.line}\n`)
    return ['-- Written by `npm run db:schema` from the migrations: do not edit.', '', ...tables, ...views, ...functions].join('\n')
  } finally {
    await client.end()
  }
}
