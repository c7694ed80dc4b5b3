export * from './contracts/enrichment.ts';
export * from './contracts/filing.ts';
export * from './contracts/jobs.ts';
export * from './failure.ts';
