import type { Edit, Editor } from '../../edits/editor';
import { type Arn, type ArnField, arnFieldRange, parseArn } from '../../model/arn';
import type { ResourceItem } from '../../model/model';
import { type Span, sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';

export const arnReference = {
  title: 'Identify AWS resources with ARNs',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
};

export const formatsReference = {
  title: 'Actions, resources, and condition keys for AWS services',
  url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
};

export const analyzerReference = {
  title: 'Access Analyzer policy checks',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
};

/** Whether a field of an ARN is plain text: not empty, no wildcard, and nothing that is filled in later. */
export function isPlain(field: string): boolean {
  return field !== '' && !hasWildcard(field) && !hasPlaceholder(field);
}

/** The characters of one field; of an empty one the colons around it. */
export function fieldSpan(item: ResourceItem, field: ArnField, text: string): Span {
  const { from, to } = arnFieldRange(item.node.value, field);
  return from === to ? sliceSpan(item.node, text, from - 1, to + 1) : sliceSpan(item.node, text, from, to);
}

/** The ARN with some fields exchanged. */
export function withFields(arn: Arn, fields: Partial<Arn>): string {
  const { partition, service, region, account, resource } = { ...arn, ...fields };
  return ['arn', partition, service, region, account, resource].join(':');
}

/** Edits that exchange fields of an ARN. What the resource part has besides, holes included, stays as it is. */
export function replaceFields(edit: Editor, item: ResourceItem, arn: Arn, fields: Partial<Arn>): Edit[] {
  const { value, holes } = item.node;
  const own = holes ? parseArn(value) : arn;
  return edit.replaceText(item.node, withFields(own ?? arn, fields));
}
