import type { IamData } from '../../data/iamData';
import type { SyntaxNode } from '../../syntax/syntax';
import { isTemplateFunction } from '../../syntax/templateFunction';
import { isUnfilled, keyOfPrincipal, principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';
import { meantPrincipal } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A principal is not an object with a key such as "Service" or "AWS".',
  accessAnalyzer: ['INVALID_PRINCIPAL_FORMAT'],
  messages: {
    bare: 'A principal must be an object such as { "Service": "lambda.amazonaws.com" }. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      const value = statement.principal?.member.value;
      if (!value || value.type === 'object' || isTemplateFunction(value)) return;
      const texts = stringsOf(value);
      if (texts?.some((text) => isUnfilled(text)) || (value.type === 'string' && value.value === '*')) return;
      const found = texts && wrap(texts, ctx.data);
      ctx.report({
        span: value,
        message: 'bare',
        fixes: (edit) =>
          found
            ? [
                {
                  title: `Put it under "${found.key}"`,
                  kind: 'quickfix',
                  edits: edit.replaceValue(value, {
                    [found.key]: found.names.length === 1 ? found.names[0] : found.names,
                  }),
                },
              ]
            : [],
      });
    },
  },
});

function stringsOf(value: SyntaxNode): readonly string[] | undefined {
  const nodes = value.type === 'array' ? value.items : [value];
  const texts = nodes.flatMap((node) => (node.type === 'string' ? [node.value] : []));
  return texts.length === nodes.length && texts.length > 0 ? texts : undefined;
}

/** The key that all the principals belong under, when it is one. */
function wrap(texts: readonly string[], data: IamData): { key: string; names: readonly string[] } | undefined {
  const names = texts.map((text) => {
    if (principalForm(text).shape !== 'unclear') return text;
    const meant = meantPrincipal(text, data)?.names;
    return meant?.length === 1 ? meant[0] : undefined;
  });
  const known = names.flatMap((name) => name ?? []);
  const keys = new Set(known.map(keyOfPrincipal));
  const [key] = keys;
  return key && keys.size === 1 && known.length === texts.length ? { key, names: known } : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A principal says of what sort it is: { "Service": "lambda.amazonaws.com" }. IAM refuses a plain string or a list ("Principal must be a JSON object").',
  references: [principalElement, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": "lambda.amazonaws.com",
//                 ^^^^^^^^^^^^^^^^^^^^^^ error principal-bare-string (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": ["arn:aws:iam::210987654321:role/my-app-role", "arn:aws:iam::210987654321:user/my-app-user"],
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-bare-string (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
