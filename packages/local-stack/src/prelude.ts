/**
 * What every Supabase project has and a plain PostgreSQL lacks: the roles that migrations grant to, and the schema for
 * extensions. On Supabase itself (recognised by its own administrator) nothing is done. Roles belong to the whole
 * server, so two databases may be made at once: the loser of that race is content.
 */
export const PRELUDE = `
do $prelude$
declare
  wanted record;
begin
  if exists (select from pg_roles where rolname = 'supabase_admin') then
    return;
  end if;
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit')
    ) as role (name, options)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I %s', wanted.name, wanted.options);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
  begin
    if not pg_has_role('authenticator', 'service_role', 'member') then
      grant anon, authenticated, service_role to authenticator;
    end if;
  exception when unique_violation then
    null;
  end;
  create schema if not exists extensions;
  grant usage on schema extensions to anon, authenticated, service_role;
end
$prelude$;`;
