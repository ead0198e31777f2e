import type { Fault } from './faultServer';

/** Answers of the services that moto does not have, in the shapes of botocore's models. */

export interface FakeFinding {
  readonly code: string;
  readonly type?: 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';
  readonly details?: string;
  readonly link?: string;
  /** Paths from the root of the document. */
  readonly at: readonly (readonly object[])[];
}

/** A page of the answer to ValidatePolicy. The spans are those of a place that nobody should go by. */
export function validation(findings: readonly FakeFinding[], nextToken?: string): Fault {
  const position = { line: 1, column: 0, offset: 0 };
  return json({
    findings: findings.map(({ code, type = 'ERROR', details = `${code} was found.`, link, at }) => ({
      findingDetails: details,
      findingType: type,
      issueCode: code,
      learnMoreLink: link ?? `https://docs.aws.amazon.com/IAM/latest/UserGuide/checks.html#${code.toLowerCase()}`,
      locations: at.map((path) => ({ path, span: { start: position, end: position } })),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  });
}

/** An answer of a service that speaks JSON. */
export function json(value: unknown): Fault {
  return { kind: 'body', status: 200, body: JSON.stringify(value) };
}

/** An error of a service, in its protocol. */
export function refusal(code: string, message: string, status = 400): Fault {
  return { kind: 'error', status, code, message };
}
