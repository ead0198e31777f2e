/** A quota of IAM. */
export interface Quota {
  /** What every account has. */
  readonly default: number;
  /** The most that AWS grants on request; the default again for a quota that cannot be raised. */
  readonly max: number;
}

/**
 * The quotas of IAM that the product counts against, sizes in characters. They are the one source for rules, lenses,
 * plans and the manifest of the extension (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const quotas = {
  trustPolicySize: { default: 2_048, max: 8_192 },
  managedPolicySize: fixed(6_144),
  /** For all inline policies of a role together. */
  inlinePoliciesSize: fixed(10_240),
  /** Accounts had 10 until 2026; older texts and tools still say so. */
  managedPoliciesPerRole: { default: 20, max: 25 },
  versionsPerPolicy: fixed(5),
  tagsPerRole: fixed(50),
} as const satisfies Readonly<Record<string, Quota>>;

function fixed(value: number): Quota {
  return { default: value, max: value };
}
