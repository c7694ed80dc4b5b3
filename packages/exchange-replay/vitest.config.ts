import shared from '../../vitest.shared.ts';

/**
 * The shared conditions without `import`: node hands them to `require` as well, which then gives yazl the ES module of
 * its checksum where it needs the other. Vite adds `import` by itself where something is imported.
 */
const conditions = ['@filings/source', 'node'];
export default { ...shared, resolve: { conditions }, ssr: { resolve: { conditions } } };
