-- Uploads of coverage beside those of filings: one function a kind, and one that knows the kinds.

-- What a worker tells of a filing: it was detected, enriched, or cannot be read.
create function internal.save_filing(job jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  filing constant uuid := job #>> '{filing,filingId}';
  changed boolean;
  taught uuid;
  saved record;
begin
  changed := internal.store_filing(job->'filing');
  if job->>'kind' <> 'detected' then
    changed := internal.store_result(job) or changed;
  end if;
  foreach taught in array internal.learn_issuer(job->'filing') loop
    perform internal.refresh_announcement(taught, filing);
  end loop;
  changed := internal.join_copies(filing) or changed;
  perform internal.refresh_announcement(announcement_id, filing) from public.filings where id = filing;

  select f.announcement_id, f.status, a.investors_linked_at is null
      and jsonb_array_length(coalesce(job #> '{enrichment,investors}', '[]')) > 0
      and jsonb_array_length(a.named_investors) > 0 as investors
    into saved from public.filings f join public.announcements a on a.id = f.announcement_id where f.id = filing;
  return jsonb_build_object('ok', true, 'filingId', filing, 'announcementId', saved.announcement_id,
    'status', saved.status, 'applied', changed, 'investors', saved.investors);
end $$;

create or replace function internal.save_upload(job jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  if job->>'v' is distinct from '1' then
    raise exception 'this database reads version 1 of the upload contract, not %', coalesce(job->>'v', 'none')
      using errcode = '22023', hint = 'contract_version';
  end if;
  case job->>'kind'
    when 'detected', 'enriched', 'unreadable' then return internal.save_filing(job);
    when 'dead_letter' then return internal.store_dead_letter(job->'deadLetter');
    when 'coverage' then return internal.store_coverage(job->'coverage');
    else
      raise exception 'an upload is detected, enriched, unreadable, dead_letter or coverage, not %', coalesce(job->>'kind', 'null')
        using errcode = '22023', hint = 'kind_unknown';
  end case;
end $$;

-- As before, and the days of coverage.
create or replace function internal.lock_uploads(items jsonb) returns void
language sql set search_path = ''
as $$
  select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(name, 0) as key
    from jsonb_array_elements(items) as list (job),
      lateral (values
        ('filing:' || (job #>> '{filing,filingId}')),
        ('filing:' || (job #>> '{deadLetter,filingId}')),
        ('dead:' || (job #>> '{deadLetter,queue}') || ':' || (job #>> '{deadLetter,jobId}')),
        ('isin:' || (job #>> '{filing,isin}')),
        ('name:' || internal.name_key(job #>> '{filing,companyName}')),
        ('document:' || (job #>> '{document,sha256}')),
        ('document:' || (job #>> '{document,textSha256}')),
        ('coverage:' || (job #>> '{coverage,exchange}') || ':' || (job #>> '{coverage,segment}') || ':'
          || (job #>> '{coverage,day}'))
      ) as names (name)
    where name is not null
    order by key
  ) keys
$$;

revoke execute on function internal.save_filing(jsonb) from public;
grant execute on function internal.save_filing(jsonb) to service_role;

notify pgrst, 'reload schema';
