-- Helpers that are no part of the API: PostgREST exposes `public` only.
create schema internal;
revoke all on schema internal from public;
grant usage on schema internal to anon, authenticated, service_role;

-- Times leave the database in one form, whatever the session's time zone is.
create function internal.iso(at timestamptz) returns text
language sql stable parallel safe set search_path = ''
as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- An id that the same text always gives (UUID version 8: SHA-256, cut).
create function internal.uuid_of(name text) returns uuid
language sql immutable parallel safe set search_path = ''
as $$
  select overlay(overlay(left(encode(sha256(convert_to(name, 'UTF8')), 'hex'), 32)
    placing '8' from 13) placing 'a' from 17)::uuid
$$;

-- Company names as both exchanges may write them: "Foo & Bar Ltd.-$" = "FOO AND BAR LIMITED" (G14, G15).
create function internal.name_key(name text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  with words as (
    select regexp_replace(
      regexp_replace(replace(lower(normalize(name, NFKC)), '&', ' and '), '[.''’]', '', 'g'),
      '[^a-z0-9]+', ' ', 'g') as spaced
  )
  select nullif(replace(regexp_replace(btrim(spaced), ' (ltd|limited)$', ''), ' ', ''), '') from words
$$;

-- Investors' names: as companies, without forms of address (G21).
create function internal.investor_key(name text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  select coalesce(
    internal.name_key(regexp_replace(btrim(name), '^(m/s\.?|(mr|mrs|ms|dr|shri|smt|sri|late)\M\.?)\s*', '', 'i')),
    lower(btrim(name)))
$$;

revoke execute on all functions in schema internal from public;
grant execute on all functions in schema internal to anon, authenticated, service_role;

notify pgrst, 'reload schema';
