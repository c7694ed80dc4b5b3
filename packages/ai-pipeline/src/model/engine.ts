import type { Enrichment, Filing, Provenance, Reason } from '@filings/queue-core';
import { Period } from '@filings/queue-core';
import type OpenAI from 'openai';
import type { Page } from '../document/page.ts';
import type { ModelOptions } from '../options.ts';
import type { RulesEnrichment } from '../rules/engine.ts';
import { type ClaimedFigure, type Sources, sourcesOf, type Verified, verifyFacts } from '../verify.ts';
import { buildContext } from './context.ts';
import { classifyModelFailure, isMalformed } from './failures.ts';
import { PROMPT_VERSION, repairMessage, SYSTEM_PROMPT } from './prompt.ts';
import { unprovedNumbers } from './prose.ts';
import { WireEnrichment } from './schema.ts';

export type ModelProvenance = Pick<
  Provenance,
  'engine' | 'model' | 'promptVersion' | 'tokens' | 'costUsd' | 'degraded' | 'ruleIds'
>;
export type ModelEnrichment = Omit<Enrichment, 'provenance'> & { provenance: ModelProvenance };

export interface ModelEngine {
  /**
   * @param rules what the rules found; stands in, field by field, for what the model could not prove
   * @throws EnrichError where asking later can succeed (unavailable, rate limited) or nothing can (key refused)
   */
  enrich(
    filing: Filing,
    pages: readonly Page[],
    rules: RulesEnrichment,
    signal?: AbortSignal,
  ): Promise<ModelEnrichment>;
}

interface Usage {
  input: number;
  output: number;
  cached: number;
}

interface Draft {
  wire: WireEnrichment;
  verified: Verified;
  /** Of headline and summary. */
  problems: { headline: string[]; summary: string[] };
}

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

export function createModelEngine(options: ModelOptions, now: () => Date): ModelEngine {
  let client: Promise<OpenAI> | undefined;

  /** The SDK takes 60 ms to load, so a worker loads it with its first document. */
  function connect(): Promise<OpenAI> {
    client ??= import('openai').then(
      ({ default: Client }) =>
        new Client({
          apiKey: options.apiKey,
          baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
          // Explicit, so that no variable of the environment of whoever uses this package reaches the endpoint.
          organization: null,
          project: null,
          timeout: options.timeoutMs ?? 60_000,
          maxRetries: 2,
        }),
    );
    return client;
  }

  async function ask(messages: Message[], usage: Usage, signal?: AbortSignal): Promise<WireEnrichment | Reason> {
    const [api, { zodResponseFormat }] = await Promise.all([connect(), import('openai/helpers/zod')]);
    const answer = await api.chat.completions.parse(
      { model: options.model, messages, response_format: zodResponseFormat(WireEnrichment, 'enrichment') },
      signal ? { signal } : {},
    );
    usage.input += answer.usage?.prompt_tokens ?? 0;
    usage.output += answer.usage?.completion_tokens ?? 0;
    usage.cached += answer.usage?.prompt_tokens_details?.cached_tokens ?? 0;
    const message = answer.choices[0]?.message;
    if (message?.parsed) return message.parsed;
    return message?.refusal
      ? { code: 'model_refused', message: `Model ${options.model} refused this document.` }
      : { code: 'model_malformed', message: `Model ${options.model} returned no answer.` };
  }

  return {
    async enrich(filing, pages, rules, signal) {
      const sources = sourcesOf(pages, filing);
      const context = buildContext(filing, pages, options.maxInputTokens ?? 24_000);
      const messages: Message[] = [
        { role: 'system', content: SYSTEM_PROMPT },
        { role: 'user', content: context.content },
      ];
      const usage: Usage = { input: 0, output: 0, cached: 0 };
      const provenance = (engine: 'model' | 'rules', degraded: Reason | null, ruleIds: string[]): ModelProvenance => ({
        engine,
        model: options.model,
        promptVersion: PROMPT_VERSION,
        tokens: usage.input + usage.output > 0 ? usage : null,
        costUsd: costOf(usage, options),
        degraded,
        ruleIds,
      });
      const byRules = (reason: Reason): ModelEnrichment => {
        const { ruleIds, ...rest } = rules;
        return { ...rest, provenance: provenance('rules', reason, ruleIds) };
      };
      let draft: Draft | Reason;
      try {
        draft = await draftWithRepair(messages, usage, sources, signal);
      } catch (error) {
        const failure = await classifyModelFailure(error, options.model, now(), signal?.aborted ?? false);
        if ('throw' in failure) throw failure.throw;
        return byRules(failure.degrade);
      }
      if ('code' in draft) return byRules(draft);
      const leftOut = context.pagesLeftOut;
      const degraded = leftOut === 0 ? null : tokenLimit(context.pagesUsed, leftOut);
      return assemble(draft, rules, (ruleIds) => provenance('model', degraded, ruleIds));
    },
  };

  async function draftWithRepair(
    messages: Message[],
    usage: Usage,
    sources: Sources,
    signal?: AbortSignal,
  ): Promise<Draft | Reason> {
    let first: Draft | null = null;
    try {
      const wire = await ask(messages, usage, signal);
      if ('code' in wire) return wire;
      first = check(wire, sources);
    } catch (error) {
      if (!isMalformed(error)) throw error;
    }
    if (first && isProved(first)) return first;
    const again: Message[] = first
      ? [
          ...messages,
          { role: 'assistant', content: JSON.stringify(first.wire) },
          { role: 'user', content: repairMessage(first.verified.rejections, proseProblems(first)) },
        ]
      : messages;
    try {
      const wire = await ask(again, usage, signal);
      if ('code' in wire) return first ?? wire;
      return check(wire, sources);
    } catch (error) {
      // What the first answer proved is not given up because the repair failed.
      if (first && !signal?.aborted) return first;
      throw error;
    }
  }
}

function check(wire: WireEnrichment, sources: Sources): Draft {
  const figures = wire.figures.filter((figure) => /^[a-z][a-z0-9_]*$/.test(figure.metric)).map(claimed);
  const verified = verifyFacts({ figures, investors: wire.investors.filter((one) => one.name.length >= 2) }, sources);
  return {
    wire,
    verified,
    problems: {
      headline: unprovedNumbers(wire.headline, verified.figures, sources),
      summary: unprovedNumbers(wire.summary, verified.figures, sources),
    },
  };
}

function claimed({ printed_unit, ...figure }: WireEnrichment['figures'][number]): ClaimedFigure {
  const period = Period.safeParse(figure.period);
  return { ...figure, printedUnit: printed_unit || null, period: period.success ? period.data : null };
}

function isProved(draft: Draft): boolean {
  return draft.verified.rejections.length === 0 && proseProblems(draft).length === 0;
}

function proseProblems({ problems }: Draft): string[] {
  return (['headline', 'summary'] as const)
    .filter((field) => problems[field].length > 0)
    .map((field) => `the ${field} holds numbers that do not stand in the material: ${problems[field].join(', ')}`);
}

/** What stays unproved after the repair is replaced by what the rules say, and named. */
function assemble(
  draft: Draft,
  rules: RulesEnrichment,
  provenance: (ruleIds: string[]) => ModelProvenance,
): ModelEnrichment {
  const { wire, verified, problems } = draft;
  const headline = wire.headline.trim() !== '' && problems.headline.length === 0;
  const summary = wire.summary.trim() !== '' && problems.summary.length === 0;
  const ruleIds = [...(headline ? [] : ['fallback/headline']), ...(summary ? [] : ['fallback/summary'])];
  return {
    category: wire.category,
    headline: headline ? wire.headline.trim().slice(0, 300) : rules.headline,
    summary: summary ? wire.summary.trim() : rules.summary,
    sentiment: { label: wire.sentiment.label, reason: wire.sentiment.reason.trim() || 'The model gave no reason.' },
    figures: verified.figures,
    investors: verified.investors,
    provenance: provenance(ruleIds),
  };
}

function tokenLimit(pagesUsed: readonly number[], leftOut: number): Reason {
  const total = pagesUsed.length + leftOut;
  return { code: 'token_limit', message: `The model saw pages ${pagesUsed.join(', ')} of ${total} readable pages.` };
}

function costOf(usage: Usage, options: ModelOptions): number | null {
  const price = options.prices?.[options.model];
  if (!price || usage.input + usage.output === 0) return null;
  const fresh = Math.max(usage.input - usage.cached, 0);
  return (fresh * price.input + usage.cached * (price.cached ?? price.input) + usage.output * price.output) / 1e6;
}
