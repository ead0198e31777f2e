import type { IamData } from '../../data/types';
import { didYouMean } from '../../text/didYouMean';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

/** Keys that hold the code of a Region, in lower case. */
const regionKeys = new Set([
  'account:targetregion',
  'aws:requestedregion',
  'cloudformation:targetregion',
  'ec2:region',
  'kms:primaryregion',
  'kms:replicaregion',
]);

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names a Region that AWS does not have.',
  accessAnalyzer: ['INVALID_REGION'],
  messages: {
    meant: '"{value}" is no AWS Region, so it never matches. The nearest one is "{meant}".',
    shape: '"{value}" does not have the form of an AWS Region such as "eu-west-1", so it never matches.',
    unknown: '"{value}" was no AWS Region on {date}.',
  },
  check: {
    condition(ctx, clause) {
      if (!regionKeys.has(clause.lowerKey) || !clause.operator.known?.startsWith('String')) return;
      for (const value of clause.values) {
        const text = String(value.value);
        if (value.type !== 'string' || isVariable(value) || hasWildcard(text) || text === '') continue;
        // A word such as "region" is a gap to be filled in, of which another rule speaks.
        if (ctx.data.partitionOfRegion(text) || /global$|^unspecified$|region/i.test(text)) continue;
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        // Two Regions that differ in a digit are neighbours, so the digit may be that of a new one.
        const looksRight = /^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/.test(text);
        const near = didYouMean(text, regions(ctx.data));
        const meant = near && looksRight && near.replace(/\d+$/, '') === text.replace(/\d+$/, '') ? undefined : near;
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: meant ? 'meant' : looksRight ? 'unknown' : 'shape',
          data: { value: text, meant: meant ?? '', date: ctx.data.date },
          severity: looksRight ? 'warning' : severity,
          fixes: (edit) =>
            meant
              ? [
                  {
                    title: `Replace "${text}" by "${meant}"`,
                    kind: 'suggestion',
                    edits: edit.replaceText(value, meant),
                  },
                ]
              : [],
        });
      }
    },
  },
});

function regions(data: IamData): string[] {
  return data.partitions().flatMap((partition) => partition.regions);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A request never carries a Region that does not exist, so the value never matches. A value that has the shape of a Region may be newer than the reference data and is only a warning.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:RequestedRegion": ["eu-west-1", "us-east1"] }
//                                                              ^^^^^^^^ error condition-region-invalid (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:RequestedRegion": "Frankfurt" }
//                                                ^^^^^^^^^ error condition-region-invalid
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:RequestedRegion": "eu-west-9" }
//                                                ^^^^^^^^^ warning condition-region-invalid
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:RequestedRegion": ["eu-west-1", "cn-north-1"] }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:RequestedRegion": "eu-*" }
      }
`),
    ],
  },
});
