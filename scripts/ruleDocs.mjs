// What the engine says of its rules: their pages, and the schemas that name them.
import { importBundled } from './bundled.mjs';

/** Runs the engine's own code over the rules as they are now. */
export async function loadRuleDocs() {
  const docs = await importBundled('engine/src/rules/docs', 'engine/src/suppressions/schema');
  return {
    pages: docs.rulePages(),
    pagesById: docs.rulePagesById(),
    schema: docs.severitySchema(),
    suppressionSchema: docs.suppressionSchema(),
  };
}
