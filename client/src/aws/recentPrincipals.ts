/** The roles that were created a moment ago. A trust policy that names one of them can be refused until IAM knows it everywhere. */
export interface RecentPrincipals {
  note(arn: string): void;
  /** Whether a document names one of them. */
  namedIn(text: string): boolean;
}

/** IAM takes seconds as a rule; what is older than this is known everywhere. Milliseconds. */
const spreadMs = 300_000;

/** Makes an empty list. `now` gives milliseconds. */
export function createRecentPrincipals(now: () => number): RecentPrincipals {
  const created = new Map<string, number>();
  return {
    note: (arn) => void created.set(arn, now()),
    namedIn: (text) => [...created].some(([arn, at]) => now() - at < spreadMs && text.includes(`"${arn}"`)),
  };
}
