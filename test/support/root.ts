import path from 'node:path';

/** The top folder of the project. Tests and benchmarks are started from there. */
export const projectRoot = path.resolve(process.cwd());
