import type { IamData } from '../data/types';
import type { PolicyDocument } from '../documents/document';
import { type Span, sliceSpan } from '../syntax/syntax';
import { authorizationReference } from './links';

/** A word of a document that leads to a page of AWS. */
export interface ReferenceLink {
  readonly span: Span;
  readonly url: string;
  readonly tooltip: string;
}

/**
 * The pages of the services whose actions a document names: one link a service, on the prefix where it first stands. A
 * link on every action would underline half the text.
 */
export function referenceLinks(data: IamData, { policies, text }: PolicyDocument): ReferenceLink[] {
  const seen = new Set<string>();
  const links: ReferenceLink[] = [];
  for (const { action, notAction } of policies.flatMap(({ statements }) => statements)) {
    for (const { node, action: parsed } of [...(action?.items ?? []), ...(notAction?.items ?? [])]) {
      const { service, hasPrefix } = parsed;
      const name = hasPrefix && !seen.has(service) ? data.serviceName(service) : undefined;
      seen.add(service);
      if (name === undefined) continue;
      const span = sliceSpan(node, text, 0, service.length);
      links.push({
        span,
        url: authorizationReference(name),
        tooltip: `Actions, resources and condition keys of ${name}`,
      });
    }
  }
  return links;
}
