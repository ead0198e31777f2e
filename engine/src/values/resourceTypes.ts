/**
 * What `Ref` and `Fn::GetAtt` give for resources of a type, from "Return values" in the type's page of the CloudFormation
 * template reference (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html),
 * with the ARN formats of the Service Authorization Reference. `{id}` is the resource's name or ID, `{?}` something else.
 */
export interface ReturnValues {
  /** Whether `Ref` gives the ARN; otherwise it gives the name, the ID or a URL. */
  readonly refIsArn: boolean;
  /** The ARN without `arn:`, partition and colon. */
  readonly arn: string;
  /** The attributes that give the ARN. */
  readonly attributes: readonly string[];
  /** The property that sets the name that `{id}` is. */
  readonly nameProperty: string | undefined;
}

/** The type's ARN, if it is known. */
export function returnValues(type: string): ReturnValues | undefined {
  return types.get(type);
}

// Type, what Ref gives, attributes with the ARN, the ARN, the property with the name.
const table = `
AWS::AppSync::GraphQLApi                 arn  Arn                 appsync:{r}:{a}:apis/{?}                        -
AWS::Backup::BackupVault                 name BackupVaultArn      backup:{r}:{a}:backup-vault:{id}                BackupVaultName
AWS::Batch::JobDefinition                arn  -                   batch:{r}:{a}:job-definition/{id}:{?}           JobDefinitionName
AWS::Batch::JobQueue                     arn  JobQueueArn         batch:{r}:{a}:job-queue/{id}                    JobQueueName
AWS::Bedrock::Agent                      name AgentArn            bedrock:{r}:{a}:agent/{?}                       -
AWS::Bedrock::KnowledgeBase              name KnowledgeBaseArn    bedrock:{r}:{a}:knowledge-base/{?}              -
AWS::CertificateManager::Certificate     arn  -                   acm:{r}:{a}:certificate/{?}                     -
AWS::CodeBuild::Project                  name Arn                 codebuild:{r}:{a}:project/{id}                  Name
AWS::CodeCommit::Repository              name Arn                 codecommit:{r}:{a}:{id}                         RepositoryName
AWS::Cognito::UserPool                   name Arn                 cognito-idp:{r}:{a}:userpool/{?}                -
AWS::DynamoDB::GlobalTable               name Arn                 dynamodb:{r}:{a}:table/{id}                     TableName
AWS::DynamoDB::Table                     name Arn                 dynamodb:{r}:{a}:table/{id}                     TableName
AWS::ECR::Repository                     name Arn                 ecr:{r}:{a}:repository/{id}                     RepositoryName
AWS::ECS::Cluster                        name Arn                 ecs:{r}:{a}:cluster/{id}                        ClusterName
AWS::ECS::TaskDefinition                 arn  TaskDefinitionArn   ecs:{r}:{a}:task-definition/{id}:{?}            Family
AWS::EFS::AccessPoint                    name Arn                 elasticfilesystem:{r}:{a}:access-point/{?}      -
AWS::EFS::FileSystem                     name Arn                 elasticfilesystem:{r}:{a}:file-system/{?}       -
AWS::Events::EventBus                    name Arn                 events:{r}:{a}:event-bus/{id}                   Name
AWS::IAM::Group                          name Arn                 iam::{a}:group/{?}                              -
AWS::IAM::InstanceProfile                name Arn                 iam::{a}:instance-profile/{?}                   -
AWS::IAM::ManagedPolicy                  arn  PolicyArn           iam::{a}:policy/{?}                             -
AWS::IAM::Role                           name Arn                 iam::{a}:role/{?}                               -
AWS::IAM::User                           name Arn                 iam::{a}:user/{?}                               -
AWS::KMS::Key                            name Arn                 kms:{r}:{a}:key/{?}                             -
AWS::Kinesis::Stream                     name Arn                 kinesis:{r}:{a}:stream/{id}                     Name
AWS::KinesisFirehose::DeliveryStream     name Arn                 firehose:{r}:{a}:deliverystream/{id}            DeliveryStreamName
AWS::Lambda::Alias                       arn  -                   lambda:{r}:{a}:function:{?}:{id}                Name
AWS::Lambda::Function                    name Arn                 lambda:{r}:{a}:function:{id}                    FunctionName
AWS::Lambda::LayerVersion                arn  LayerVersionArn     lambda:{r}:{a}:layer:{id}:{?}                   LayerName
AWS::Lambda::Version                     arn  FunctionArn         lambda:{r}:{a}:function:{?}:{?}                 -
AWS::Logs::LogGroup                      name Arn                 logs:{r}:{a}:log-group:{id}:*                   LogGroupName
AWS::MSK::Cluster                        arn  Arn                 kafka:{r}:{a}:cluster/{id}/{?}                  ClusterName
AWS::OpenSearchService::Domain           name Arn                 es:{r}:{a}:domain/{id}                          DomainName
AWS::S3::Bucket                          name Arn                 s3:::{id}                                       BucketName
AWS::SNS::Topic                          arn  TopicArn            sns:{r}:{a}:{id}                                TopicName
AWS::SQS::Queue                          name Arn                 sqs:{r}:{a}:{id}                                QueueName
AWS::SageMaker::Endpoint                 arn  -                   sagemaker:{r}:{a}:endpoint/{id}                 EndpointName
AWS::SecretsManager::Secret              arn  Id                  secretsmanager:{r}:{a}:secret:{?}               -
AWS::Serverless::Function                name Arn                 lambda:{r}:{a}:function:{id}                    FunctionName
AWS::Serverless::SimpleTable             name Arn                 dynamodb:{r}:{a}:table/{id}                     TableName
AWS::Serverless::StateMachine            arn  Arn                 states:{r}:{a}:stateMachine:{id}                Name
AWS::StepFunctions::Activity             arn  Arn                 states:{r}:{a}:activity:{id}                    Name
AWS::StepFunctions::StateMachine         arn  Arn                 states:{r}:{a}:stateMachine:{id}                StateMachineName
`;

const types: ReadonlyMap<string, ReturnValues> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ref, attribute = '-', arn = '', name] = line.trim().split(/\s+/);
      const attributes = attribute === '-' ? [] : [attribute];
      return [type, { refIsArn: ref === 'arn', arn, attributes, nameProperty: name === '-' ? undefined : name }];
    }),
);
