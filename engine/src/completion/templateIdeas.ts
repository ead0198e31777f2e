import type { Idea } from './proposal';
import { reference, type TemplateResource, templateResources } from './references';
import type { Situation } from './situation';
import { restPart, typedPart } from './slot';

/** An idea that is a resource of the template. */
export interface TemplateIdea extends Idea {
  readonly type: string;
}

/** Parts of a resource that have an ARN of their own, behind that of the resource. */
const parts: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ 'AWS::S3::Bucket': ['/*'], 'AWS::DynamoDB::Table': ['/index/*'] }),
);

/** The ARNs of the template's own resources: those of the services in question, all of them where that is not known. */
export function referenceIdeas(situation: Situation, services: readonly string[]): TemplateIdea[] {
  const { place, inTemplate } = situation;
  // Behind the beginning of a text only what goes on with it is of use.
  if (!inTemplate || typedPart(place).includes(':')) return [];
  const fitting = templateResources(place.root).filter(
    ({ service }) => services.length === 0 || services.includes(service),
  );
  return fitting.flatMap((resource) =>
    ['', ...(parts.get(resource.type) ?? [])].map((part) => arnIdea(resource, part)),
  );
}

function arnIdea({ arn, type }: TemplateResource, part: string): TemplateIdea {
  const detail = `ARN of the ${type} in this template`;
  return { type, label: `${arn}${part}`, kind: 'resource', detail, text: [`${reference(arn)}${part}`] };
}

/** What a reference that was begun in the text of `Fn::Sub` may name. */
export function subReferenceIdeas(situation: Situation): Idea[] {
  const { place, inTemplate } = situation;
  if (!inTemplate || !place.inSub) return [];
  const start = typedPart(place).replace(/\$(\{!?[\w:./-]*)?$/, '');
  const behind = restPart(place).replace(/^([\w:./-]*\}|[\w:.-]*)/, '');
  const names = [
    ...pseudoParameters.map((name) => [name, 'Pseudo parameter'] as const),
    ...templateResources(place.root).map(({ arn, type }) => [arn, `ARN of the ${type} in this template`] as const),
  ];
  return names.map(([name, detail]) => {
    const text = `${start}${reference(name)}${behind}`;
    return { label: `\${${name}}`, kind: 'variable', detail, text: [text] };
  });
}

const pseudoParameters = ['AWS::Partition', 'AWS::Region', 'AWS::AccountId', 'AWS::StackName', 'AWS::URLSuffix'];
