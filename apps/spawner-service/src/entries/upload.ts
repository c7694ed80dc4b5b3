import { startWorker } from '../worker.ts';
import { createUploadHandler } from '../workers/upload.ts';

startWorker('supabase_upload', ({ store, queues }) => createUploadHandler({ store, queues }));
