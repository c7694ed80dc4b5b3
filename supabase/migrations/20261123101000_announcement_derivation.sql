-- Announcements are derived from their filings, so that every order of arrival ends in the same state (G5, G14).

-- An announcement changed in a way that readers can see: tell subscribers in the same transaction (G9).
create function internal.tell(announcement uuid, filing uuid, status text, superseded_by uuid default null) returns void
language sql set search_path = ''
as $$
  insert into public.outbox (type, announcement_id, payload) values ('announcement.' || status, announcement,
    jsonb_strip_nulls(jsonb_build_object(
      'announcementId', announcement, 'filingId', filing, 'status', status, 'supersededBy', superseded_by)))
$$;

-- Derives one announcement anew after `cause` was stored; true when something changed.
create function internal.refresh_announcement(target uuid, cause uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  old public.announcements;
  fresh public.announcements;
  best public.filings;
begin
  select * into old from public.announcements where id = target for update;
  if not found or old.status = 'superseded' then
    return false;
  end if;
  fresh := old;

  select min(f.published_at), min(f.detected_at), count(*), array_agg(distinct f.exchange order by f.exchange),
      (array_agg(f.isin order by f.published_at, f.id) filter (where f.isin is not null))[1],
      (array_agg(f.company_name order by f.published_at, f.id) filter (where f.company_name is not null))[1],
      (array_agg(f.symbol order by f.published_at, f.id) filter (where f.symbol is not null))[1],
      (array_agg(f.scrip_code order by f.published_at, f.id) filter (where f.scrip_code is not null))[1],
      (array_agg(f.subject order by f.published_at, f.id))[1],
      (array_agg(f.document_sha256 order by f.published_at, f.id) filter (where f.document_sha256 is not null))[1],
      (array_agg(f.reason_code order by f.published_at, f.id) filter (where f.reason_code is not null))[1],
      (array_agg(f.reason_message order by f.published_at, f.id) filter (where f.reason_code is not null))[1]
    into fresh.published_at, fresh.detected_at, fresh.filing_count, fresh.exchanges, fresh.isin, fresh.company_name,
      fresh.symbol, fresh.scrip_code, fresh.subject, fresh.document_sha256, fresh.reason_code, fresh.reason_message
    from public.filings f where f.announcement_id = target;

  -- Of several enrichments the better one is shown: whole before degraded, model before rules, then the earliest filing.
  select f.* into best from public.filings f
    where f.announcement_id = target and f.enrichment is not null
    order by f.enrichment #>> '{provenance,degraded}' is null desc, f.enrichment #>> '{provenance,engine}' = 'model' desc,
      f.published_at, f.id
    limit 1;

  if found then
    fresh.status := 'enriched';
    fresh.reason_code := null;
    fresh.reason_message := null;
    fresh.document_sha256 := coalesce(best.document_sha256, fresh.document_sha256);
    fresh.enriched_filing_id := best.id;
    fresh.enrichment_sha256 := encode(sha256(convert_to(best.enrichment::text, 'UTF8')), 'hex');
    fresh.enriched_at := best.enriched_at;
    fresh.category := best.enrichment->>'category';
    fresh.headline := best.enrichment->>'headline';
    fresh.summary := best.enrichment->>'summary';
    fresh.sentiment := best.enrichment #>> '{sentiment,label}';
    fresh.sentiment_reason := best.enrichment #>> '{sentiment,reason}';
    fresh.provenance := best.enrichment->'provenance';
    fresh.named_investors := best.enrichment->'investors';
  elsif fresh.reason_code is null then
    -- Work on a filing may have ended in the dead letters: readers see that reason.
    select d.reason_code, d.reason_message into fresh.reason_code, fresh.reason_message
      from public.dead_letters d join public.filings f on f.id = d.filing_id
      where f.announcement_id = target order by d.failed_at, d.queue, d.job_id limit 1;
  end if;

  if fresh is not distinct from old then
    return false;
  end if;
  if fresh.named_investors is distinct from old.named_investors then
    fresh.investors_linked_at := null;
    delete from public.announcement_investors where announcement_id = target;
  end if;
  update public.announcements set status = fresh.status, published_at = fresh.published_at,
      detected_at = fresh.detected_at, isin = fresh.isin, company_name = fresh.company_name, symbol = fresh.symbol,
      scrip_code = fresh.scrip_code, subject = fresh.subject, exchanges = fresh.exchanges,
      filing_count = fresh.filing_count, document_sha256 = fresh.document_sha256,
      enriched_filing_id = fresh.enriched_filing_id, enrichment_sha256 = fresh.enrichment_sha256,
      enriched_at = fresh.enriched_at, category = fresh.category, headline = fresh.headline, summary = fresh.summary,
      sentiment = fresh.sentiment, sentiment_reason = fresh.sentiment_reason, provenance = fresh.provenance,
      named_investors = fresh.named_investors, investors_linked_at = fresh.investors_linked_at,
      reason_code = fresh.reason_code, reason_message = fresh.reason_message
    where id = target;
  if fresh.enrichment_sha256 is distinct from old.enrichment_sha256 then
    perform internal.write_figures(target, best.enrichment->'figures');
  end if;
  perform internal.tell(target, cause, fresh.status);
  return true;
end $$;

create function internal.write_figures(target uuid, figures jsonb) returns void
language sql set search_path = ''
as $$
  delete from public.figures where announcement_id = target;
  insert into public.figures (announcement_id, position, metric, value, unit, printed, printed_unit, period, basis,
      comparison, page, quote, verified)
    select target, position, fig->>'metric', (fig->>'value')::numeric, fig->>'unit', fig->>'printed',
      fig->>'printedUnit', fig->>'period', fig->>'basis', fig->>'comparison', (fig->>'page')::integer,
      fig->>'quote', (fig->>'verified')::boolean
    from jsonb_array_elements(figures) with ordinality as list (fig, position);
$$;

revoke execute on function internal.tell(uuid, uuid, text, uuid), internal.refresh_announcement(uuid, uuid),
  internal.write_figures(uuid, jsonb) from public;
grant execute on function internal.tell(uuid, uuid, text, uuid), internal.refresh_announcement(uuid, uuid),
  internal.write_figures(uuid, jsonb) to service_role;

notify pgrst, 'reload schema';
