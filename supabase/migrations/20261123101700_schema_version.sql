-- The newest migration. A process that was built for another one refuses to start (G29): every later migration that
-- changes a function or a table replaces this function in its own file.
create function public.schema_version() returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('version', '20261123101700') $$;

revoke execute on function public.schema_version() from public;
grant execute on function public.schema_version() to anon, authenticated, service_role;

notify pgrst, 'reload schema';
