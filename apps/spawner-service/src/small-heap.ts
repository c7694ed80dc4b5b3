import { setFlagsFromString } from 'node:v8';

/** Imported first. The service makes little garbage: the heap's young part need not grow for it, which saves 8 MB. */
setFlagsFromString('--semi-space-growth-factor=1');
