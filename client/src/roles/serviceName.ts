/** Services whose principal does not say what people call them. */
const known: Readonly<Record<string, string>> = {
  lambda: 'Lambda',
  edgelambda: 'Lambda@Edge',
  'ecs-tasks': 'ECS tasks',
  states: 'Step Functions',
  apigateway: 'API Gateway',
  events: 'EventBridge',
  scheduler: 'EventBridge Scheduler',
  codebuild: 'CodeBuild',
  glue: 'Glue',
  pods: 'EKS pods',
};

/** A service principal as a person says it: `Lambda` for `lambda.amazonaws.com`, `EC2` for `ec2.amazonaws.com`. */
export function serviceName(principal: string): string {
  const name = principal.split('.')[0] ?? principal;
  if (Object.hasOwn(known, name)) return known[name] ?? name;
  return name.length <= 3 ? name.toUpperCase() : name;
}
