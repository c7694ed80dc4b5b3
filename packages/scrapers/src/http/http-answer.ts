export interface HttpAnswer {
  /** The exchange's address, also when a gateway answered. */
  url: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** A conditional question was answered with 304 or with the same bytes as last time. */
  unchanged?: true;
  /** The answer that an unchanged one repeats. */
  first?: HttpAnswer;
}
