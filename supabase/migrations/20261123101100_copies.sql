-- Copies of one document by one issuer are one event (G14).

-- By ISIN; where one of the two is unknown, by the name both exchanges may write differently. Never by document alone.
create function internal.same_issuer(isin_a text, name_key_a text, isin_b text, name_key_b text) returns boolean
language sql immutable parallel safe set search_path = ''
as $$
  select case
    when isin_a is not null and isin_b is not null then isin_a = isin_b
    else coalesce(name_key_a = name_key_b, false)
  end
$$;

-- Joins the announcements of one issuer that share the document of this filing, bytes or text, into the one that was
-- published first. The caller holds the locks on both hashes. True when something was joined.
create function internal.join_copies(filing uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  mine public.filings;
  candidates uuid[];
  survivor uuid;
  linked boolean;
  loser uuid;
begin
  select * into mine from public.filings where id = filing;
  select array_agg(distinct f.announcement_id) into candidates
    from public.documents own
    join public.documents d on d.sha256 = own.sha256 or d.text_sha256 = own.text_sha256
    join public.filings f on f.document_sha256 = d.sha256
    where own.sha256 = mine.document_sha256
      and (f.id = mine.id or internal.same_issuer(mine.isin, mine.name_key, f.isin, f.name_key));
  if coalesce(cardinality(candidates), 0) < 2 then
    return false;
  end if;
  select id into survivor from public.announcements where id = any (candidates)
    order by published_at, id limit 1;

  update public.filings set announcement_id = survivor where announcement_id = any (candidates);
  select bool_or(investors_linked_at is not null) into linked from public.announcements where id = any (candidates);
  foreach loser in array array_remove(candidates, survivor) loop
    delete from public.figures where announcement_id = loser;
    delete from public.announcement_investors where announcement_id = loser;
    update public.announcements set superseded_by = survivor where superseded_by = loser;
    update public.announcements set status = 'superseded', superseded_by = survivor, filing_count = 0,
        reason_code = null, reason_message = null
      where id = loser;
    perform internal.tell(loser, filing, 'superseded', survivor);
  end loop;
  perform internal.refresh_announcement(survivor, filing);
  -- Links made for a loser are made anew for the survivor, whose investors may be those of another copy.
  if linked then
    perform internal.write_investor_links(survivor);
  end if;
  return true;
end $$;

revoke execute on function internal.same_issuer(text, text, text, text), internal.join_copies(uuid) from public;
grant execute on function internal.same_issuer(text, text, text, text), internal.join_copies(uuid) to service_role;

notify pgrst, 'reload schema';
