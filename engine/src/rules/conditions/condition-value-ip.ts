import { parseIpRange } from '../../conditions/ipRange';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under IpAddress or NotIpAddress is no address.',
  accessAnalyzer: ['TYPE_MISMATCH_IP_RANGE'],
  messages: { value: '"{value}" is no IP address and no CIDR block. IAM refuses the document.' },
  check: {
    condition(ctx, clause) {
      for (const value of unfitValues(ctx.data, clause, 'IpAddress')) {
        const text = String(value.value);
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        const meant = cidrBlock(text);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          severity,
          data: { value: text },
          fixes: (edit) =>
            meant === undefined
              ? []
              : [
                  {
                    title: `Replace "${text}" by "${meant}"`,
                    kind: 'suggestion',
                    edits: edit.replaceValue(value, meant),
                  },
                ],
        });
      }
    },
  },
});

/** The block meant by a wildcard (`198.51.*`), a mask in dots, or blanks around an address. */
function cidrBlock(text: string): string | undefined {
  const bare = text.trim();
  if (parseIpRange(bare)) return bare;
  const wildcard = /^((?:\d{1,3}\.){1,3})\*(?:\.\*)*$/.exec(bare);
  if (wildcard) {
    const given = (wildcard[1] ?? '').split('.').filter(Boolean);
    const block = `${[...given, '0', '0', '0'].slice(0, 4).join('.')}/${given.length * 8}`;
    return parseIpRange(block) && block;
  }
  const [host = '', mask = ''] = bare.split('/');
  const bits = parseIpRange(mask)?.address.toString(2);
  return bits !== undefined && /^1{1,32}0*$/.test(bits) && bits.length === 32 && parseIpRange(host)
    ? `${host}/${bits.replace(/0/g, '').length}`
    : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'These operators take IPv4 and IPv6 addresses and CIDR blocks such as 198.51.100.0/24. Host names, wildcards and masks in dots are none, and IAM refuses the document ("The policy failed legacy parsing").',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "198.51.100.*" }
//                                      ^^^^^^^^^^^^ error condition-value-ip (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["198.51.100.7/33", "2001:db8::/32"] }
//                                       ^^^^^^^^^^^^^^^ error condition-value-ip
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["198.51.100.7", "2001:db8::/32"] }
      }
`),
    ],
  },
});
