import type { Arn } from '../../model/arn';
import { defineRule, type RulePage } from '../rule';
import { fieldSpan } from '../shared/arnField';
import { templateOf } from '../shared/examples';

type Place = 'partition' | 'region' | 'account';

/** What stands for the partition, Region and account of the stack. */
const pseudoParameters: Readonly<Record<Place, string>> = {
  partition: 'AWS::Partition',
  region: 'AWS::Region',
  account: 'AWS::AccountId',
};

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  enabledByDefault: false,
  unsure: 'holes',
  summary: "A template's ARN contains a partition, Region or account ID where a pseudo parameter would do.",
  messages: {
    place:
      '"{value}" limits this template to one {place}. Use "{parameter}" with Fn::Sub if the ARN is one of the stack\'s own.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !ctx.policy.owner?.kind.startsWith('AWS::')) return;
      for (const place of writtenPlaces(arn, (region) => ctx.data.partitionOfRegion(region) !== undefined)) {
        ctx.report({
          span: fieldSpan(item, place, ctx.document.text),
          message: 'place',
          data: {
            value: arn[place],
            place: { partition: 'partition', region: 'Region', account: 'account' }[place],
            parameter: `\${${pseudoParameters[place]}}`,
          },
        });
      }
    },
  },
});

/** The partition is only reported beside others: nearly every template has `arn:aws:`, and most never leave the partition. */
function writtenPlaces({ partition, region, account }: Arn, isRegion: (text: string) => boolean): readonly Place[] {
  const places: Place[] = [];
  if (isRegion(region)) places.push('region');
  if (/^\d{12}$/.test(account)) places.push('account');
  return partition === 'aws' && places.length === 2 ? ['partition', ...places] : places;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An ARN with the account ID and Region of the author works in one place only: deployed elsewhere, the role has permissions for resources of another account. CloudFormation replaces "${AWS::AccountId}", "${AWS::Region}" and "${AWS::Partition}" with the values of the stack. The rule is off by default because an ARN may refer to another account on purpose.',
  references: [
    {
      title: 'CloudFormation pseudo parameters',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html',
    },
  ],
  examples: {
    bad: [
      templateOf(`
    "OrdersPolicy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "sqs:SendMessage",
              "Resource": { "Fn::Sub": "arn:\${AWS::Partition}:sqs:eu-west-1:\${AWS::AccountId}:orders" }
//                                                                ^^^^^^^^^ suggestion arn-hardcoded-place
            },
            {
              "Effect": "Allow",
              "Action": "s3:GetObject",
              "Resource": "arn:aws:s3:::orders/*"
            }
          ]
        }
      }
    }
`),
    ],
    good: [
      templateOf(`
    "OrdersPolicy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "sqs:SendMessage",
              "Resource": { "Fn::Sub": "arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:orders" }
            }
          ]
        }
      }
    }
`),
    ],
  },
});
