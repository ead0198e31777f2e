/** A trust policy of one Allow statement with the given members, annotation lines among them. */
export function trustExample(members: string): string {
  return `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
${members}
    }
  ]
}`;
}
