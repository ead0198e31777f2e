/** What a tool puts around the words of a service: the code, the operation, the service. */
export interface Wrapper {
  readonly start: number;
  readonly end: number;
  /** Whether it follows the message; else it stands before it. */
  readonly follows: boolean;
  readonly code?: string;
  readonly operation?: string;
  readonly service?: string;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly follows?: true;
  readonly read: (match: RegExpExecArray) => Readonly<Record<string, string | undefined>>;
}

/** The patterns begin with a word and have bounded parts, so that the time stays linear. */
const patterns: readonly Pattern[] = [
  {
    // AWS CLI and boto3.
    pattern:
      /An\s*error\s*occurred\s*\(([\w.:-]{1,80})\)\s*when\s*calling\s*the\s*(\w{1,100}?)\s*operation(?:\s*\([^)\n]{0,80}\))?/g,
    read: ([, code, operation]) => ({ code, operation }),
  },
  {
    // SDK for Go v2; the code follows as `api error CODE`.
    pattern: /operation error ([A-Za-z][\w .-]{0,60}?): (\w{1,100})/g,
    read: ([, service, operation]) => ({ service, operation }),
  },
  { pattern: /api error ([\w.]{1,80}):/g, read: ([, code]) => ({ code }) },
  {
    // SDKs for Java.
    pattern: /\(Service: ([\w .-]{1,60})[;,] Status Code: (\d{3})(?:; Error Code: ([\w.]{1,80}))?/g,
    follows: true,
    read: ([, service, status, code]) => ({ service, code: code ?? status }),
  },
  { pattern: /<Code>([\w.]{1,80})<\/Code>/g, read: ([, code]) => ({ code }) },
  {
    // Older answers of CloudFormation.
    pattern: /API: ([\w-]{1,64}):(\w{1,100})/g,
    read: ([, service, operation]) => ({ service, operation }),
  },
  {
    // SDK for JavaScript v3, Terraform.
    pattern:
      /\b((?:KMS|Invoke)?AccessDenied(?:Exception)?|Client\.UnauthorizedOperation|UnauthorizedOperation|NotAuthorizedException|AuthorizationError(?:Exception)?|UnauthorizedException)(?=: )/g,
    read: ([, code]) => ({ code }),
  },
];

/** The wrappers in a text, in their order. */
export function findWrappers(text: string): readonly Wrapper[] {
  const found = patterns.flatMap(({ pattern, follows, read }) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      follows: follows === true,
      ...withoutGaps(read(match)),
    })),
  );
  return found.sort((a, b) => a.start - b.start);
}

function withoutGaps<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** Whether an error code says that access was denied. */
export function isDenialCode(code: string | undefined): boolean {
  return (
    code !== undefined && /access_?denied|unauthorized|notauthorized|authorizationerror|^forbidden$|^403$/i.test(code)
  );
}
