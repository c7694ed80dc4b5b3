import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AnswerCache, bodyUnder, createAnswerCache, type RowsAnswer } from './answers/answer.ts';
import { createRowTexts, type RowTexts } from './answers/row-texts.ts';
import { createVisible, type VisibleRows } from './answers/visible.ts';
import type { FeedItem } from './bse/feed.ts';
import { fundNavs } from './bse/navs.ts';
import type { ReplayClock } from './clock.ts';
import type { AttachmentAnswer, Dataset, Exchange, Issuer } from './dataset.ts';

/** What the routes of an exchange need of the day. */
export interface Gateway {
  clock: ReplayClock;
  visible(exchange: Exchange): VisibleRows;
  texts: RowTexts;
  /** Fund values of BSE's feed. */
  navs: readonly FeedItem[];
  attachment(url: string): Promise<AttachmentAnswer | null>;
  issuers: readonly Issuer[];
  /**
   * Answers with rows: built once for a question and version, disturbed where the request's fault says so.
   * `isCurrent` may find that the caller has the body already, and has then answered.
   */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    question: string,
    version: string,
    build: () => Promise<RowsAnswer>,
    isCurrent?: (body: Buffer) => boolean,
  ): Promise<FastifyReply>;
}

export interface GatewayOptions {
  feedNavs?: number | undefined;
}

export function createGateway(dataset: Dataset, clock: ReplayClock, options: GatewayOptions): Gateway {
  const of = (exchange: Exchange) =>
    createVisible(
      dataset.filings.filter((filing) => filing.exchange === exchange),
      clock.now,
    );
  const visible = { bse: of('bse'), nse: of('nse') };
  const answers: AnswerCache = createAnswerCache();
  return {
    clock,
    visible: (exchange) => visible[exchange](),
    texts: createRowTexts(),
    navs: fundNavs(dataset, options.feedNavs ?? 0),
    attachment: (url) => dataset.attachment(url),
    issuers: dataset.issuers,
    async send(request, reply, question, version, build, isCurrent) {
      const answer = await answers(question, version, build);
      // Who is given a fault is to meet it, also with an ETag in hand.
      const spoiled = request.fault !== null && request.fault.answer !== 'slow';
      if (!spoiled && isCurrent?.(answer.body)) return reply;
      return reply.send(bodyUnder(request.fault?.answer, answer));
    },
  };
}
