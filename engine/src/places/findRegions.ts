import type { ObjectNode, SyntaxNode } from '../syntax/syntax';
import { createResolver, type StringReader } from '../values/cloudFormation';
import { createServerlessReader, usesServerlessVariables } from '../values/serverless';
import { isTemplate, templateRegions } from './cloudFormation';
import type { PlaceReader } from './place';
import { findRegions, type PolicyRegion } from './regions';
import { isServerlessService, serviceRegions, templatesIn } from './serverless';
import { rolesOfService } from './serverlessRoles';
import { rolesOfTemplate, type TemplateRole } from './templateRoles';

/** What a root has: its policies, and where it is a template, its roles. */
export interface RootPlaces {
  readonly regions: readonly PolicyRegion[];
  readonly roles: readonly TemplateRole[];
}

/** Finds the policies below one root, and the roles of a template: by their places in it, else by their content. */
export function readPlaces(root: SyntaxNode | undefined, text: string, path: string): RootPlaces {
  if (isTemplate(root)) {
    const readString = usesServerlessVariables(text) ? createServerlessReader(undefined, text) : undefined;
    return inTemplate(root, readerOf(root, text, readString));
  }
  if (isServerlessService(root)) {
    const readString = createServerlessReader(root, text);
    const reader = readerOf(root, text, readString);
    const inside = templatesIn(root)
      .filter(isTemplate)
      .map((template) => inTemplate(template, readerOf(template, text, readString)));
    const regions = [...serviceRegions(root, reader), ...inside.flatMap((one) => one.regions)];
    return {
      regions: regions.sort((a, b) => a.node.start - b.node.start),
      roles: [...rolesOfService(root, reader), ...inside.flatMap(({ roles }) => roles)],
    };
  }
  const regions = findRegions(root, path);
  if (root?.form === undefined && !text.includes('"Ref"') && !text.includes('Fn::')) return { regions, roles: [] };
  const { resolve } = readerOf(undefined, text, undefined);
  const resolved = regions.map((region) => {
    const node = resolve(region.node);
    return node.type === 'object' ? { ...region, node } : region;
  });
  return { regions: resolved, roles: [] };
}

function inTemplate(root: ObjectNode, reader: PlaceReader): RootPlaces {
  return { regions: templateRegions(root, reader), roles: rolesOfTemplate(root, reader) };
}

function readerOf(root: ObjectNode | undefined, text: string, readString: StringReader | undefined) {
  return { text, resolve: createResolver(root, text, readString) };
}
