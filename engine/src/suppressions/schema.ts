import { rules } from '../rules/index';

/** The JSON schema of `.rolewright.json`, for completion and hovers. What a schema cannot say the server reports. */
export function suppressionSchema(): object {
  const text = (description: string) => ({ type: 'string', description });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Rolewright: suppressed findings',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      suppressions: {
        type: 'array',
        description: 'Findings that may stay, each with its reason.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['rule', 'path', 'reason'],
          properties: {
            rule: {
              ...text('The id of the rule.'),
              enum: rules.map(({ id }) => id),
              enumDescriptions: rules.map(({ summary }) => summary),
            },
            path: text('The policy file, or a glob, relative to the folder of this file, with forward slashes.'),
            sid: text('Only findings in the statement of this Sid.'),
            reason: text('Why the finding may stay. Without a reason the entry suppresses nothing.'),
            expires: text('The last day on which the entry holds, as YYYY-MM-DD.'),
          },
          defaultSnippets: [{ label: 'Suppression', body: { rule: '$1', path: '$2', reason: '$3' } }],
        },
      },
    },
  };
}
