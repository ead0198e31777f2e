import { blankName } from './arnText';
import { blank, type InsertText } from './insertText';
import type { Idea } from './proposal';
import type { Situation } from './situation';
import { typedPart } from './slot';

/** Whether the cursor stands in a policy variable that was begun: behind `$`, or behind `${` and a part of its name. */
export function inVariable({ place, text }: Pick<Situation, 'place' | 'text'>): boolean {
  return begun.test(typedPart(text, place.slot));
}

/**
 * Policy variables: keys with a single value that every request or every caller has
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export function variableIdeas(situation: Situation): Idea[] {
  const { place, text, data } = situation;
  const { slot } = place;
  const typed = typedPart(text, slot);
  const start = typed.replace(begun, '');
  // Without a closing brace a slash rather belongs to the path behind the variable.
  const behind = text.slice(slot.offset, slot.content.end).replace(/^([\w:./-]*\}|[*?$]\}|[\w:.-]*)/, '');
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
  return [...variables, ...characters];
}

const begun = /\$(\{[\w:./-]*)?$/;

const usual = [
  'aws:username',
  'aws:PrincipalTag/${TagKey}',
  'aws:userid',
  'aws:PrincipalAccount',
  'aws:PrincipalOrgID',
  'aws:SourceIdentity',
  'aws:ResourceAccount',
];
