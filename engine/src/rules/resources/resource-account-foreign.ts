import { foreignRole } from '../../access/roleActions';
import { defineRule, type RulePage } from '../rule';
import { fieldSpan } from '../shared/arnField';
import { policyOf } from '../shared/examples';

const crossAccount = {
  title: 'Cross account resource access in IAM',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html',
};

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'An ARN names an account that is not one of yours.',
  messages: {
    foreign: 'The account "{account}" is not among your accounts. Access also needs a policy on its side.',
  },
  check: {
    resource(ctx, item) {
      const own = ctx.settings.ownAccounts;
      const account = item.arn?.account ?? '';
      if (own.length === 0 || !/^\d{12}$/.test(account) || own.includes(account)) return;
      // Of roles to be assumed another rule speaks.
      if (foreignRole(item, own) !== undefined) return;
      ctx.report({ span: fieldSpan(item, 'account', ctx.document.text), message: 'foreign', data: { account } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only judged when your accounts are in the setting. A resource of another account also needs that account to allow the access in a policy of the resource.',
  references: [crossAccount],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:345678901234:function:my-app-api"
//                                          ^^^^^^^^^^^^ suggestion resource-account-foreign
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
  },
});
