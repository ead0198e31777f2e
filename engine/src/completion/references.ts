import { isTemplate } from '../places/cloudFormation';
import { memberOf, type SyntaxNode } from '../syntax/syntax';
import { returnValues } from '../values/resourceTypes';

/**
 * References of a template inside of ideas. They are masked, so that whoever works on the text of ARNs and policy variables
 * sees neither their colons nor their `$`; the composer writes them as the document's format does.
 */
const maskedColon = '\uE010';
const maskedDollar = '\uE011';

/** A reference as a part of an idea: `${AWS::Region}`, `${OrdersTable.Arn}`. */
export function reference(name: string): string {
  return `${maskedDollar}{${name.replaceAll(':', maskedColon)}}`;
}

/** Masks the closed references of a text of `Fn::Sub`; `${!…}` is a policy variable. */
export function maskReferences(text: string): string {
  return text.replace(/\$\{([^!${}][^${}]*)\}/g, (_, name: string) => reference(name));
}

/** Whether an idea has references, so that its text is no plain string. */
export function hasReferences(text: string): boolean {
  return text.includes(maskedDollar);
}

/** The name in a text that is one reference and nothing else. */
export function soleReference(text: string): string | undefined {
  const name = new RegExp(`^${maskedDollar}\\{([^{}]*)\\}$`).exec(text)?.[1];
  return name?.replaceAll(maskedColon, ':');
}

/** A text as people read it. */
export function unmask(text: string): string {
  return text.replaceAll(maskedDollar, '$').replaceAll(maskedColon, ':');
}

/** A text as `Fn::Sub` reads it: what isn't a reference, but begins like one, is a policy variable. */
export function subText(text: string): string {
  return unmask(text.replace(/\$\{(?!!)/g, '${!'));
}

/** A resource of the template that has an ARN. */
export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  /** What gives the ARN in a reference: `OrdersTable.Arn`, or `Topic` where `Ref` does. */
  readonly arn: string;
  /** The service in the ARN. */
  readonly service: string;
}

/** The resources of a template whose ARN a reference gives, in source order. */
export function templateResources(root: SyntaxNode | undefined): readonly TemplateResource[] {
  const resources = isTemplate(root) ? memberOf(root, 'Resources')?.value : undefined;
  if (resources?.type !== 'object') return [];
  return resources.members.flatMap(({ key, value }): TemplateResource[] => {
    const type = value?.type === 'object' ? memberOf(value, 'Type')?.value : undefined;
    const known = type?.type === 'string' ? returnValues(type.value) : undefined;
    if (!known || type?.type !== 'string') return [];
    const [attribute] = known.attributes;
    const isRef = known.ref === 'arn';
    if (!isRef && attribute === undefined) return [];
    const arn = isRef ? key.value : `${key.value}.${attribute}`;
    return [{ id: key.value, type: type.value, arn, service: known.arn.split(':')[0] ?? '' }];
  });
}
