import type { AccountRole } from '../aws/iam';

/** What tells who manages a role. */
export type OwnedRole = Pick<AccountRole, 'roleName' | 'path' | 'tags'>;

/** What a plan does to a role. */
export type Intention = 'change' | 'delete';

/** Who manages a role besides the person who looks at it. */
interface Owner {
  /** A sentence that names the owner: `r belongs to the CloudFormation stack shop.` */
  readonly who: string;
  /** AWS rejects the change, whoever asks for it. */
  readonly refuses?: true;
  /** What happens when the role is changed here all the same. */
  readonly consequence: Readonly<Record<Intention, string>>;
  /** Where to do it instead. */
  readonly instead: Readonly<Record<Intention, string>>;
}

/**
 * Why AWS rejects any change to a role, and where to make it instead; nothing for a role that can be changed. Such roles
 * are those below `/aws-service-role/` and `/aws-reserved/`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html,
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSSOServiceRolePolicy.html).
 */
export function ownerRefusal(role: OwnedRole, intention: Intention): string | undefined {
  const owner = ownerOf(role);
  return owner?.refuses ? sentences(owner, intention) : undefined;
}

/** What a person should know before changing or deleting a role that something else manages. */
export function ownerWarnings(role: OwnedRole | undefined, intention: Intention): readonly string[] {
  const owner = role && ownerOf(role);
  return owner === undefined ? [] : [sentences(owner, intention)];
}

function sentences({ who, consequence, instead }: Owner, intention: Intention): string {
  return `${who} ${consequence[intention]} ${instead[intention]}`;
}

function ownerOf(role: OwnedRole): Owner | undefined {
  return reserved(role) ?? controlTower(role) ?? cdkBootstrap(role) ?? stack(role) ?? tool(role) ?? organization(role);
}

/** The roles that AWS keeps for itself, by their path. */
function reserved({ roleName, path }: OwnedRole): Owner | undefined {
  const service = /^\/aws-service-role\/([^/]+)\//.exec(path)?.[1];
  if (service !== undefined) {
    return {
      who: `${roleName} is a service-linked role of ${service}.`,
      refuses: true,
      consequence: same("Only that service can change it; IAM rejects everyone else's changes."),
      instead: {
        change: 'Use a role of your own where the service accepts one.',
        delete: `Delete what uses the role in that service, then run "aws iam delete-service-linked-role --role-name ${roleName}".`,
      },
    };
  }
  if (!path.startsWith('/aws-reserved/')) return undefined;
  const set = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleName)?.[1];
  const which = set === undefined ? 'its permission set' : `the permission set ${set}`;
  return {
    who: `${roleName} belongs to IAM Identity Center.`,
    refuses: true,
    consequence: same('IAM rejects changes to it.'),
    instead: {
      change: `Edit ${which} in IAM Identity Center instead, which updates the role in every account.`,
      delete: `Remove the assignments of ${which} to this account in IAM Identity Center instead, which deletes the role.`,
    },
  };
}

/**
 * The roles of AWS Control Tower, by their names
 * (https://docs.aws.amazon.com/controltower/latest/userguide/access-control-managing-permissions.html).
 */
function controlTower({ roleName, tags }: OwnedRole): Owner | undefined {
  const ofStackSet = /^StackSet-AWSControlTower/.test(tagValue(tags, stackTag) ?? '');
  if (!/^(?:AWSControlTower|aws-controltower-)/.test(roleName) && !ofStackSet) return undefined;
  return {
    who: `${roleName} belongs to AWS Control Tower.`,
    consequence: {
      change: 'A change here causes drift, and Control Tower can then no longer govern the account.',
      delete: 'Without the role, Control Tower can no longer govern the account.',
    },
    instead: same('Repair or update the landing zone in AWS Control Tower instead.'),
  };
}

/** The roles that `cdk bootstrap` creates; their stack is tagged like any other. */
function cdkBootstrap({ roleName }: OwnedRole): Owner | undefined {
  const pattern = /^cdk-[a-z0-9]+-(?:cfn-exec|deploy|file-publishing|image-publishing|lookup)-role-\d{12}-[a-z0-9-]+$/;
  if (!pattern.test(roleName)) return undefined;
  return {
    who: `${roleName} was created by "cdk bootstrap", in a CloudFormation stack.`,
    consequence: {
      change: 'A change here causes drift, and the next bootstrap may undo it.',
      delete: 'Without the role, no CDK app can be deployed to this account and Region.',
    },
    instead: same('Customize the bootstrap template and run "cdk bootstrap" instead.'),
  };
}

const stackTag = 'aws:cloudformation:stack-name';

/** A role of a CloudFormation stack. AWS sets the tags, so nobody else can. */
function stack({ roleName, tags }: OwnedRole): Owner | undefined {
  const name = tagValue(tags, stackTag);
  if (name === undefined) return undefined;
  const { source, apply } = stackSource(tags);
  return {
    who: `${roleName} belongs to the CloudFormation stack ${name}.`,
    consequence: {
      change: 'A change here causes drift: the next update of the stack may undo it, or fail because of it.',
      delete: 'Without the role, the next update of the stack can fail.',
    },
    instead: {
      change: `Change the role in ${source} and ${apply} instead.`,
      delete: `Remove the role from ${source} and ${apply} instead.`,
    },
  };
}

/** What the template of a stack was made from. The CDK ends each logical ID with a hash; SAM tags what it generates. */
function stackSource(tags: OwnedRole['tags']): { readonly source: string; readonly apply: string } {
  if (tagValue(tags, 'lambda:createdBy') === 'SAM') return { source: 'the SAM template', apply: 'run "sam deploy"' };
  const logicalId = tagValue(tags, 'aws:cloudformation:logical-id') ?? '';
  if (/[a-z][0-9A-F]{8}$/.test(logicalId)) return { source: 'the CDK app', apply: 'run "cdk deploy"' };
  return { source: "the stack's template", apply: 'update the stack' };
}

/** Tools that change roles through the API. They set no tags by themselves; these are the ones that teams use. */
const tools = [
  { pattern: /\bterraform|\bterragrunt/i, name: 'Terraform', apply: 'run "terraform apply"' },
  { pattern: /\bopen-?tofu/i, name: 'OpenTofu', apply: 'run "tofu apply"' },
  { pattern: /\bpulumi/i, name: 'Pulumi', apply: 'run "pulumi up"' },
];

/** Keys whose value names the tool, without case and separators. */
const toolKeys =
  /^(?:managed|created|provisioned|deployed|built)(?:by|with|using)$|^(?:provisioner|iac|iactool|automation)$/;

function tool({ roleName, tags }: OwnedRole): Owner | undefined {
  const found = tags.flatMap(({ key, value }) => tools.find(({ pattern }) => namesTool(key, value, pattern)) ?? [])[0];
  if (found === undefined) return undefined;
  const source = `the ${found.name} ${found.name === 'Pulumi' ? 'program' : 'configuration'}`;
  return {
    who: `The tags of ${roleName} say that ${found.name} manages it.`,
    consequence: {
      change: `A change here causes drift, which the next run of ${found.name} undoes.`,
      delete: `The next run of ${found.name} creates the role again.`,
    },
    instead: {
      change: `Change the role in ${source} and ${found.apply} instead.`,
      delete: `Remove the role from ${source} and ${found.apply} instead.`,
    },
  };
}

function namesTool(key: string, value: string, pattern: RegExp): boolean {
  if (toolKeys.test(key.toLowerCase().replace(/[^a-z]/g, ''))) return pattern.test(value);
  return pattern.test(key) && !/^(?:false|no|0)$/i.test(value);
}

/** The role with which AWS Organizations lets the management account into an account that it created. */
function organization({ roleName }: OwnedRole): Owner | undefined {
  if (roleName !== 'OrganizationAccountAccessRole') return undefined;
  return {
    who: `${roleName} lets the administrators of the organization into this account.`,
    consequence: {
      change: 'A change here can lock them out.',
      delete: 'Without the role, they are locked out.',
    },
    instead: same('Agree with them first.'),
  };
}

function tagValue(tags: OwnedRole['tags'], key: string): string | undefined {
  return tags.find((tag) => tag.key === key)?.value;
}

function same(text: string): Readonly<Record<Intention, string>> {
  return { change: text, delete: text };
}
