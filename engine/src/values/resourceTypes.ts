/**
 * What `Ref` and `Fn::GetAtt` return for resources of a type, from "Return values" in the type's page of the CloudFormation
 * template reference (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html),
 * with the ARN formats of the Service Authorization Reference. `{id}` is the resource's name, `{?}` something else.
 */
export interface ReturnValues {
  /** What `Ref` returns: the ARN, the name that `nameProperty` sets, or an ID or URL that CloudFormation makes up. */
  readonly ref: 'arn' | 'name' | 'id';
  /** The ARN without `arn:`, partition and colon. */
  readonly arn: string;
  /** The attributes that return the ARN. */
  readonly attributes: readonly string[];
  /** The property that sets the name that `{id}` is. */
  readonly nameProperty: string | undefined;
}

/** What is known of the type; undefined for a type that isn't in the table. */
export function returnValues(type: string): ReturnValues | undefined {
  return types.get(type);
}

/** The format of another ARN that one of the type's attributes returns, such as that of a table's stream. */
export function otherArn(type: string, attribute: string): string | undefined {
  return otherArns[`${type}.${attribute}`];
}

const otherArns: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable.StreamArn': 'dynamodb:{r}:{a}:table/{id}/stream/{?}',
  'AWS::DynamoDB::Table.StreamArn': 'dynamodb:{r}:{a}:table/{id}/stream/{?}',
};

// Type, what Ref returns, the attributes with the ARN, the ARN, the property with the name.
const table = `
AWS::AmazonMQ::Broker                    id   Arn                          mq:{r}:{a}:broker:{id}:{?}                      BrokerName
AWS::AppSync::GraphQLApi                 arn  Arn                          appsync:{r}:{a}:apis/{?}                        -
AWS::Athena::WorkGroup                   name -                            athena:{r}:{a}:workgroup/{id}                   Name
AWS::Backup::BackupVault                 name BackupVaultArn               backup:{r}:{a}:backup-vault:{id}                BackupVaultName
AWS::Batch::ComputeEnvironment           arn  ComputeEnvironmentArn        batch:{r}:{a}:compute-environment/{id}          ComputeEnvironmentName
AWS::Batch::JobDefinition                arn  -                            batch:{r}:{a}:job-definition/{id}:{?}           JobDefinitionName
AWS::Batch::JobQueue                     arn  JobQueueArn                  batch:{r}:{a}:job-queue/{id}                    JobQueueName
AWS::Bedrock::Agent                      id   AgentArn                     bedrock:{r}:{a}:agent/{?}                       -
AWS::Bedrock::KnowledgeBase              id   KnowledgeBaseArn             bedrock:{r}:{a}:knowledge-base/{?}              -
AWS::CertificateManager::Certificate     arn  -                            acm:{r}:{a}:certificate/{?}                     -
AWS::CodeBuild::Project                  name Arn                          codebuild:{r}:{a}:project/{id}                  Name
AWS::CodeCommit::Repository              id   Arn                          codecommit:{r}:{a}:{id}                         RepositoryName
AWS::CodePipeline::Pipeline              name -                            codepipeline:{r}:{a}:{id}                       Name
AWS::Cognito::UserPool                   id   Arn                          cognito-idp:{r}:{a}:userpool/{?}                -
AWS::DynamoDB::GlobalTable               name Arn                          dynamodb:{r}:{a}:table/{id}                     TableName
AWS::DynamoDB::Table                     name Arn                          dynamodb:{r}:{a}:table/{id}                     TableName
AWS::ECR::Repository                     name Arn                          ecr:{r}:{a}:repository/{id}                     RepositoryName
AWS::ECS::Cluster                        name Arn                          ecs:{r}:{a}:cluster/{id}                        ClusterName
AWS::ECS::TaskDefinition                 arn  TaskDefinitionArn            ecs:{r}:{a}:task-definition/{id}:{?}            Family
AWS::EFS::AccessPoint                    id   Arn                          elasticfilesystem:{r}:{a}:access-point/{?}      -
AWS::EFS::FileSystem                     id   Arn                          elasticfilesystem:{r}:{a}:file-system/{?}       -
AWS::EMRServerless::Application          id   Arn                          emr-serverless:{r}:{a}:/applications/{?}        -
AWS::Events::EventBus                    name Arn                          events:{r}:{a}:event-bus/{id}                   Name
AWS::IAM::Group                          name Arn                          iam::{a}:group/{?}                              -
AWS::IAM::InstanceProfile                name Arn                          iam::{a}:instance-profile/{?}                   -
AWS::IAM::ManagedPolicy                  arn  PolicyArn                    iam::{a}:policy/{?}                             -
AWS::IAM::Role                           name Arn                          iam::{a}:role/{?}                               -
AWS::IAM::User                           name Arn                          iam::{a}:user/{?}                               -
AWS::KMS::Key                            id   Arn                          kms:{r}:{a}:key/{?}                             -
AWS::Kinesis::Stream                     name Arn                          kinesis:{r}:{a}:stream/{id}                     Name
AWS::Kinesis::StreamConsumer             arn  ConsumerARN                  kinesis:{r}:{a}:stream/{?}/consumer/{?}         -
AWS::KinesisFirehose::DeliveryStream     name Arn                          firehose:{r}:{a}:deliverystream/{id}            DeliveryStreamName
AWS::Lambda::Alias                       arn  -                            lambda:{r}:{a}:function:{?}:{id}                Name
AWS::Lambda::Function                    name Arn                          lambda:{r}:{a}:function:{id}                    FunctionName
AWS::Lambda::LayerVersion                arn  LayerVersionArn              lambda:{r}:{a}:layer:{id}:{?}                   LayerName
AWS::Lambda::Version                     arn  FunctionArn                  lambda:{r}:{a}:function:{?}:{?}                 -
AWS::Location::PlaceIndex                name Arn,IndexArn                 geo:{r}:{a}:place-index/{id}                    IndexName
AWS::Logs::LogGroup                      name Arn                          logs:{r}:{a}:log-group:{id}:*                   LogGroupName
AWS::MSK::Cluster                        arn  Arn                          kafka:{r}:{a}:cluster/{id}/{?}                  ClusterName
AWS::MSK::ServerlessCluster              arn  Arn                          kafka:{r}:{a}:cluster/{id}/{?}                  ClusterName
AWS::OpenSearchServerless::Collection    id   Arn                          aoss:{r}:{a}:collection/{?}                     -
AWS::OpenSearchService::Domain           name Arn,DomainArn                es:{r}:{a}:domain/{id}                          DomainName
AWS::RDS::DBCluster                      id   DBClusterArn                 rds:{r}:{a}:cluster:{?}                         -
AWS::RDS::DBInstance                     id   DBInstanceArn                rds:{r}:{a}:db:{?}                              -
AWS::S3::Bucket                          name Arn                          s3:::{id}                                       BucketName
AWS::SNS::Topic                          arn  TopicArn                     sns:{r}:{a}:{id}                                TopicName
AWS::SQS::Queue                          id   Arn                          sqs:{r}:{a}:{id}                                QueueName
AWS::SSM::Parameter                      name -                            ssm:{r}:{a}:parameter/{?}                       Name
AWS::SageMaker::Endpoint                 arn  -                            sagemaker:{r}:{a}:endpoint/{?}                  -
AWS::SecretsManager::Secret              arn  Id                           secretsmanager:{r}:{a}:secret:{?}               -
AWS::Serverless::Function                name Arn                          lambda:{r}:{a}:function:{id}                    FunctionName
AWS::Serverless::SimpleTable             name Arn                          dynamodb:{r}:{a}:table/{id}                     TableName
AWS::Serverless::StateMachine            arn  Arn                          states:{r}:{a}:stateMachine:{id}                Name
AWS::StepFunctions::Activity             arn  Arn                          states:{r}:{a}:activity:{id}                    Name
AWS::StepFunctions::StateMachine         arn  Arn                          states:{r}:{a}:stateMachine:{id}                StateMachineName
`;

const types: ReadonlyMap<string, ReturnValues> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ref, attributes = '-', arn = '', name] = line.trim().split(/\s+/);
      return [
        type,
        {
          ref: ref === 'arn' || ref === 'name' ? ref : 'id',
          arn,
          attributes: attributes === '-' ? [] : attributes.split(','),
          nameProperty: name === '-' ? undefined : name,
        },
      ];
    }),
);
