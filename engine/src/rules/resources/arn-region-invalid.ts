import type { IamData } from '../../data/iamData';
import { didYouMean } from '../../text/didYouMean';
import { isStandIn } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, arnReference, fieldSpan, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'An ARN names a region that AWS does not have, or that lies in another partition.',
  accessAnalyzer: ['INVALID_ARN_REGION'],
  messages: {
    wrong: '"{region}" is no AWS region. The ARN matches nothing.',
    zone: '"{region}" is an availability zone; an ARN names the region, "{meant}". The ARN matches nothing.',
    unknown: '"{region}" was no AWS region on {date}. Unless it is newer, the ARN matches nothing.',
    partition: 'The region "{region}" lies in the partition "{meant}", not in "{partition}". The ARN matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.region)) return;
      const { region } = arn;
      const home = ctx.data.partitionOfRegion(region);
      const isElsewhere =
        home !== undefined && home !== arn.partition && ctx.data.partition(arn.partition) !== undefined;
      if (isStandIn(region) || (home !== undefined && !isElsewhere)) return;
      if (home !== undefined) {
        ctx.report({
          span: fieldSpan(item, 'region', ctx.document.text),
          message: 'partition',
          data: { region, partition: arn.partition, meant: home },
          fixes: (edit) => [
            {
              title: `Replace the partition "${arn.partition}" by "${home}"`,
              kind: 'suggestion',
              edits: replaceFields(edit, item, arn, { partition: home }),
            },
          ],
        });
        return;
      }
      const zone = /^(.+\d)[a-f]$/.exec(region)?.[1];
      const isZone = zone !== undefined && ctx.data.partitionOfRegion(zone) !== undefined;
      const meant = isZone ? zone : nearestRegion(ctx.data, region, arn.partition);
      const mayBeNew = !isZone && isRegionLike(region);
      ctx.report({
        span: fieldSpan(item, 'region', ctx.document.text),
        message: isZone ? 'zone' : mayBeNew ? 'unknown' : 'wrong',
        ...(mayBeNew && { severity: 'warning' as const }),
        data: { region, meant: meant ?? '', date: ctx.data.date },
        ...(meant !== undefined && {
          fixes: (edit) => [
            {
              title: `Replace "${region}" by "${meant}"`,
              kind: mayBeNew ? 'suggestion' : 'quickfix',
              edits: replaceFields(edit, item, arn, { region: meant }),
            },
          ],
        }),
      });
    },
  },
});

/** Whether AWS could give a new region this code: an area, maybe more words, a direction and a number. */
function isRegionLike(region: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]{2,4})?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d{1,2}$/.test(
    region,
  );
}

function nearestRegion(data: IamData, region: string, partition: string): string | undefined {
  const regions = data.partition(partition)?.regions ?? data.partitions().flatMap((one) => one.regions);
  const dashed = region
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/([a-z])(\d)$/, '$1-$2');
  if (regions.includes(dashed)) return dashed;
  const near = didYouMean(dashed, regions);
  // Another number is another region, not a slip of the pen.
  return near !== undefined && near.replace(/\d/g, '') !== dashed.replace(/\d/g, '') ? near : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The region of an ARN is a region code such as eu-west-1, or a wildcard. An availability zone (eu-west-1a) or a misspelt code matches nothing. A code that could be a new region is a warning.',
  references: [arnReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-wst-1:210987654321:function:my-app-api"
//                                ^^^^^^^^ error arn-region-invalid (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1a:210987654321:function:my-app-api"
//                                ^^^^^^^^^^ error arn-region-invalid (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-9:210987654321:function:my-app-api"
//                                ^^^^^^^^^ warning arn-region-invalid
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:cn-north-1:210987654321:function:my-app-api"
//                                ^^^^^^^^^^ error arn-region-invalid (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:*:210987654321:function:my-app-api",
        "arn:aws:lambda:eu-*:210987654321:function:my-app-worker",
        "arn:*:lambda:cn-north-1:210987654321:function:my-app-worker"
      ]
`),
    ],
  },
});
