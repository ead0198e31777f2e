import type { ObjectNode, SyntaxNode } from '../syntax/syntax';
import { createResolver, type StringReader } from '../values/cloudFormation';
import { createServerlessReader, usesServerlessVariables } from '../values/serverless';
import { isTemplate, templateRegions } from './cloudFormation';
import { findRegions, type PolicyRegion } from './regions';
import { isServerlessService, serviceRegions, templatesIn } from './serverless';

/** Finds the policies below one root: by their places in a template, else by their content. */
export function regionsOf(root: SyntaxNode | undefined, text: string, path: string): PolicyRegion[] {
  if (isTemplate(root)) {
    return templateRegions(
      root,
      readerOf(root, text, usesServerlessVariables(text) ? createServerlessReader(undefined, text) : undefined),
    );
  }
  if (isServerlessService(root)) {
    const ofTemplates = templatesIn(root).filter(isTemplate);
    const readString = createServerlessReader(root, text);
    return [
      ...serviceRegions(root, readerOf(root, text, readString)),
      ...ofTemplates.flatMap((template) => templateRegions(template, readerOf(template, text, readString))),
    ].sort((a, b) => a.node.start - b.node.start);
  }
  const regions = findRegions(root, path);
  if (root?.form === undefined && !text.includes('"Ref"') && !text.includes('Fn::')) return regions;
  const { resolve } = readerOf(undefined, text, undefined);
  return regions.map((region) => {
    const node = resolve(region.node);
    return node.type === 'object' ? { ...region, node } : region;
  });
}

function readerOf(root: ObjectNode | undefined, text: string, readString: StringReader | undefined) {
  return { text, resolve: createResolver(root, text, readString) };
}
