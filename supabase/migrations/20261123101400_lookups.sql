-- What intake, reconciler and AI workers ask before they do work.

create function internal.document_facts(d public.documents) returns jsonb
language sql immutable parallel safe set search_path = ''
as $$
  select case when d.sha256 is not null then jsonb_build_object('sha256', d.sha256, 'textSha256', d.text_sha256,
    'bytes', d.bytes, 'pages', d.pages, 'contentType', d.content_type, 'url', d.url) end
$$;

-- ["<filing id>", …] -> the known ones of them. `terminal`: nothing is left to do for the filing (G1).
create function public.filing_states(ids jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'filingId', f.id, 'announcementId', f.announcement_id, 'status', f.status,
    'reason', case when f.reason_code is not null then jsonb_build_object('code', f.reason_code, 'message', f.reason_message) end,
    'deadLetter', dead.there,
    'terminal', f.status = 'enriched' or f.reason_code is not null or dead.there
  ) order by f.id), '[]')
  from public.filings f,
    lateral (select exists (select from public.dead_letters d where d.filing_id = f.id) as there) dead
  where f.id in (select value::uuid from jsonb_array_elements_text(ids))
$$;

-- { sha256, textSha256, isin, companyName } -> { filingId, announcementId, enrichment, document } of a copy of the
-- document by the same issuer, or null. A degraded enrichment is never reused (G14, G19).
create function public.document_enrichment(query jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('filingId', f.id, 'announcementId', f.announcement_id, 'enrichment', f.enrichment,
    'document', internal.document_facts(d))
  from public.documents d join public.filings f on f.document_sha256 = d.sha256
  where (d.sha256 = query->>'sha256' or d.text_sha256 = query->>'textSha256')
    and f.status = 'enriched' and f.enrichment #>> '{provenance,degraded}' is null
    and internal.same_issuer(f.isin, f.name_key, query->>'isin', internal.name_key(query->>'companyName'))
  order by f.enrichment #>> '{provenance,engine}' = 'model' desc, f.published_at, f.id
  limit 1
$$;

revoke execute on function public.filing_states(jsonb), public.document_enrichment(jsonb),
  internal.document_facts(public.documents) from public;
revoke execute on function public.filing_states(jsonb), public.document_enrichment(jsonb) from anon, authenticated;
grant execute on function public.filing_states(jsonb), public.document_enrichment(jsonb) to service_role;
grant execute on function internal.document_facts(public.documents) to anon, authenticated, service_role;

notify pgrst, 'reload schema';
