import { blankName } from './arnText';
import { blank, type InsertText } from './insertText';
import type { Idea } from './proposal';
import type { Situation } from './situation';
import { restPart, typedPart } from './slot';
import { subReferenceIdeas } from './templateIdeas';

/** Whether the cursor stands in a policy variable that was begun: behind `$`, or behind `${` and a part of its name. */
export function inVariable({ place }: Pick<Situation, 'place'>): boolean {
  return begun.test(typedPart(place));
}

/**
 * Policy variables: keys with a single value that every request or every caller has
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export function variableIdeas(situation: Situation): Idea[] {
  const { place, data } = situation;
  const typed = typedPart(place);
  const start = typed.replace(begun, '');
  // Without a closing brace a slash rather belongs to the path behind the variable.
  const behind = restPart(place).replace(/^([\w:./-]*\}|[*?$]\}|[\w:.-]*)/, '');
  const keys = [...data.globalConditionKeys().values()].filter(({ type }) => !type.startsWith('ArrayOf'));
  const names = new Set([...usual, ...keys.map(({ key }) => key)]);
  const variables = [...names].map((key): Idea => {
    const parts = key.split(/\$\{([^{}]*)\}/);
    const name: InsertText = parts.map((part, index) =>
      index % 2 === 1 ? blank(blankName(part).replace(/^tag-key$/, 'key')) : part,
    );
    return {
      label: `\${${key.replace(/\$\{[^{}]*\}/, 'key')}}`,
      kind: 'variable',
      detail: data.conditionKey(key.replace(/\$\{[^{}]*\}/, 'x'))?.type,
      text: [`${start}\${`, ...name, `}${behind}`],
      topic: { conditionKey: key },
    };
  });
  const characters = ['*', '?', '$'].map((sign): Idea => {
    const label = `\${${sign}}`;
    return { label, kind: 'variable', detail: `The character ${sign} itself`, text: [`${start}${label}${behind}`] };
  });
  return [...subReferenceIdeas(situation), ...variables, ...characters];
}

const begun = /\$(\{!?[\w:./-]*)?$/;

const usual = [
  'aws:username',
  'aws:PrincipalTag/${TagKey}',
  'aws:userid',
  'aws:PrincipalAccount',
  'aws:PrincipalOrgID',
  'aws:SourceIdentity',
  'aws:ResourceAccount',
];
