/** The consoles by partition (https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html). Isolated ones are not public. */
const consoles: Readonly<Record<string, string>> = {
  aws: 'https://console.aws.amazon.com',
  'aws-cn': 'https://console.amazonaws.cn',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
  // The European Sovereign Cloud has one region so far, and no console without a region in its name.
  'aws-eusc': 'https://eusc-de-east-1.console.amazonaws-eusc.eu',
};

/** The page of a role in the AWS console; nothing for a partition whose console is not known. */
export function roleConsoleUrl(partition: string, roleName: string): string | undefined {
  const home = Object.hasOwn(consoles, partition) ? consoles[partition] : undefined;
  return home === undefined ? undefined : `${home}/iam/home#/roles/details/${encodeURIComponent(roleName)}`;
}
