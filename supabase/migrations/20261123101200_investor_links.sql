-- Links an announcement to canonical investors (G21).

create function internal.write_investor_links(target uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  named jsonb;
  written integer;
begin
  select named_investors into named from public.announcements where id = target for update;
  -- In the order of the ids: two announcements that name the same new investors cannot wait for each other crosswise.
  insert into public.investors (id, kind, name, name_key)
    select distinct on (1) internal.uuid_of('investor:' || (inv->>'kind') || ':' || internal.investor_key(inv->>'name')),
      inv->>'kind', btrim(inv->>'name'), internal.investor_key(inv->>'name')
    from jsonb_array_elements(named) with ordinality as list (inv, position)
    order by 1, position
    on conflict do nothing;
  insert into public.investor_aliases (investor_id, alias)
    select distinct internal.uuid_of('investor:' || (inv->>'kind') || ':' || internal.investor_key(inv->>'name')),
      btrim(inv->>'name')
    from jsonb_array_elements(named) as list (inv)
    order by 1, 2
    on conflict do nothing;
  delete from public.announcement_investors where announcement_id = target;
  insert into public.announcement_investors (announcement_id, investor_id, role, name, page, quote)
    select distinct on (2, 3) target,
      internal.uuid_of('investor:' || (inv->>'kind') || ':' || internal.investor_key(inv->>'name')),
      inv->>'role', inv->>'name', (inv->>'page')::integer, inv->>'quote'
    from jsonb_array_elements(named) with ordinality as list (inv, position)
    order by 2, 3, position;
  get diagnostics written = row_count;
  update public.announcements set investors_linked_at = clock_timestamp() where id = target;
  return written;
end $$;

-- { announcementId, filingId, investors } -> { announcementId, linked, applied }. What is linked is what the
-- announcement names now: a job that waited while a better enrichment arrived must not bring the older names back.
create function public.link_investors(job jsonb) returns jsonb
language plpgsql set search_path = '' set statement_timeout = '30s'
as $$
declare
  target public.announcements;
  written integer;
begin
  if job->>'v' is distinct from '1' then
    raise exception 'this database reads version 1 of the investor contract, not %', coalesce(job->>'v', 'none')
      using errcode = '22023', hint = 'contract_version';
  end if;
  select * into target from public.announcements where id = (job->>'announcementId')::uuid for update;
  if target.status = 'superseded' then
    select * into target from public.announcements where id = target.superseded_by for update;
  end if;
  if target.id is null then
    raise exception 'there is no announcement %', job->>'announcementId'
      using errcode = '22023', hint = 'announcement_unknown';
  end if;
  if target.investors_linked_at is not null then
    select count(*) into written from public.announcement_investors where announcement_id = target.id;
    return jsonb_build_object('announcementId', target.id, 'linked', written, 'applied', false);
  end if;
  written := internal.write_investor_links(target.id);
  return jsonb_build_object('announcementId', target.id, 'linked', written, 'applied', true);
end $$;

revoke execute on function internal.write_investor_links(uuid), public.link_investors(jsonb) from public;
revoke execute on function public.link_investors(jsonb) from anon, authenticated;
grant execute on function internal.write_investor_links(uuid), public.link_investors(jsonb) to service_role;

notify pgrst, 'reload schema';
