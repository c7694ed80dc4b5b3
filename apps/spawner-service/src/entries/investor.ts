import { startWorker } from '../worker.ts';
import { createInvestorHandler } from '../workers/investor.ts';

startWorker('investor_processing', ({ store }) => createInvestorHandler({ store }));
