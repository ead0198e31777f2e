import type { RoleUse } from '../model/model';
import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import type { PlaceReader } from './place';

/** Which resources of a template use which of its roles, by the role's logical ID. */
export function roleUses(resources: ObjectNode, reader: PlaceReader): ReadonlyMap<string, readonly RoleUse[]> {
  const uses = new Map<string, RoleUse[]>();
  for (const { key, value } of resources.members) {
    const type = value?.type === 'object' ? memberOf(value, 'Type')?.value : undefined;
    const places = type?.type === 'string' ? placesByType.get(type.value) : undefined;
    const properties = value?.type === 'object' ? memberOf(value, 'Properties')?.value : undefined;
    if (!places || type?.type !== 'string') continue;
    for (const { path, service } of places) {
      for (const node of valuesAt(properties, path)) {
        for (const role of rolesNamed(node, resources, reader)) {
          const before = uses.get(role) ?? [];
          const isKnown = before.some((use) => use.name === key.value && use.service === service);
          if (!isKnown) uses.set(role, [...before, { kind: type.value, name: key.value, span: key, service }]);
        }
      }
    }
  }
  return uses;
}

/** The roles of the template that a value names, by name or ARN, in any of the cases that it depends on. */
export function rolesNamed(node: SyntaxNode, resources: ObjectNode, reader: PlaceReader): readonly string[] {
  const typeOf = (name: string): string | undefined => {
    const resource = memberOf(resources, name)?.value;
    const type = resource?.type === 'object' ? memberOf(resource, 'Type')?.value : undefined;
    return type?.type === 'string' ? type.value : undefined;
  };
  // SAM writes a role for each function and state machine without one.
  const isRole = (name: string): boolean =>
    (typeOf(name) ?? typeOf(name.replace(/Role$/, ''))?.replace(/^AWS::Serverless::.*/, 'AWS::IAM::Role')) ===
    'AWS::IAM::Role';
  const read = (value: SyntaxNode | undefined): readonly string[] => {
    if (value?.type === 'unknown') return (value.branches ?? []).flatMap(read);
    if (value?.type === 'array') return value.items.flatMap(read);
    if (value?.type !== 'string') return [];
    const last = value.holes?.at(-1);
    if (last?.to !== value.value.length || typeof last.means !== 'object') return [];
    const before = value.value.slice(0, last.from);
    const isName = before === '' || (before.endsWith('/') && before.includes(':role/'));
    return isName && isRole(last.means.reference) ? [last.means.reference] : [];
  };
  return [...new Set(read(reader.resolve(node)))];
}

interface UsePlace {
  readonly path: readonly string[];
  readonly service: string;
}

/** The values at a path of properties; `*` is any property, and lists are entered. */
function valuesAt(node: SyntaxNode | undefined, [name, ...rest]: readonly string[]): readonly SyntaxNode[] {
  if (!node) return [];
  if (name === undefined) return [node];
  if (node.type === 'array') return node.items.flatMap((item) => valuesAt(item, [name, ...rest]));
  if (node.type !== 'object') return [];
  const members = name === '*' ? node.members.map(({ value }) => value) : [memberOf(node, name)?.value];
  return members.flatMap((value) => valuesAt(value, rest));
}

/**
 * The service that assumes the role that a property names, by type of resource, from the properties' descriptions in the
 * CloudFormation template reference and the services' guides on their roles. Properties whose role several services may
 * assume are left out.
 */
const table = `
AWS::Amplify::App                        IAMServiceRole                                              amplify
AWS::ApiGateway::Account                 CloudWatchRoleArn                                           apigateway
AWS::ApiGateway::Authorizer              AuthorizerCredentials                                       apigateway
AWS::ApiGateway::Method                  Integration.Credentials                                     apigateway
AWS::ApiGatewayV2::Authorizer            AuthorizerCredentialsArn                                    apigateway
AWS::ApiGatewayV2::Integration           CredentialsArn                                              apigateway
AWS::AppConfig::ConfigurationProfile     RetrievalRoleArn                                            appconfig
AWS::AppRunner::Service                  InstanceConfiguration.InstanceRoleArn                       tasks.apprunner
AWS::AppRunner::Service                  SourceConfiguration.AuthenticationConfiguration.AccessRoleArn build.apprunner
AWS::AppSync::DataSource                 ServiceRoleArn                                              appsync
AWS::AppSync::GraphQLApi                 LogConfig.CloudWatchLogsRoleArn                             appsync
AWS::AutoScaling::AutoScalingGroup       LifecycleHookSpecificationList.RoleARN                      autoscaling
AWS::AutoScaling::LifecycleHook          RoleARN                                                     autoscaling
AWS::Backup::BackupSelection             BackupSelection.IamRoleArn                                  backup
AWS::Backup::RestoreTestingSelection     IamRoleArn                                                  backup
AWS::Batch::ComputeEnvironment           ComputeResources.SpotIamFleetRole                           spotfleet
AWS::Batch::ComputeEnvironment           ServiceRole                                                 batch
AWS::Batch::JobDefinition                ContainerProperties.ExecutionRoleArn                        ecs-tasks
AWS::Batch::JobDefinition                ContainerProperties.JobRoleArn                              ecs-tasks
AWS::Bedrock::Agent                      AgentResourceRoleArn                                        bedrock
AWS::Bedrock::Flow                       ExecutionRoleArn                                            bedrock
AWS::Bedrock::KnowledgeBase              RoleArn                                                     bedrock
AWS::BedrockAgentCore::Gateway           RoleArn                                                     bedrock-agentcore
AWS::BedrockAgentCore::Runtime           RoleArn                                                     bedrock-agentcore
AWS::CloudFormation::ResourceVersion     ExecutionRoleArn                                            resources.cloudformation
AWS::CloudFormation::StackSet            AdministrationRoleARN                                       cloudformation
AWS::CloudTrail::Trail                   CloudWatchLogsRoleArn                                       cloudtrail
AWS::CodeBuild::Project                  ServiceRole                                                 codebuild
AWS::CodeDeploy::DeploymentGroup         ServiceRoleArn                                              codedeploy
AWS::CodePipeline::Pipeline              RoleArn                                                     codepipeline
AWS::Cognito::IdentityPool               CognitoStreams.RoleArn                                      cognito-sync
AWS::Cognito::UserPool                   SmsConfiguration.SnsCallerArn                               cognito-idp
AWS::Config::ConfigurationAggregator     OrganizationAggregationSource.RoleArn                       config
AWS::Config::ConfigurationRecorder       RoleARN                                                     config
AWS::DAX::Cluster                        IAMRoleARN                                                  dax
AWS::DLM::LifecyclePolicy                ExecutionRoleArn                                            dlm
AWS::DMS::Endpoint                       *.ServiceAccessRoleArn                                      dms
AWS::DataBrew::Job                       RoleArn                                                     databrew
AWS::DataSync::LocationS3                S3Config.BucketAccessRoleArn                                datasync
AWS::EC2::FlowLog                        DeliverLogsPermissionArn                                    vpc-flow-logs
AWS::EC2::SpotFleet                      SpotFleetRequestConfigData.IamFleetRole                     spotfleet
AWS::ECS::Service                        Role                                                        ecs
AWS::ECS::TaskDefinition                 ExecutionRoleArn                                            ecs-tasks
AWS::ECS::TaskDefinition                 TaskRoleArn                                                 ecs-tasks
AWS::EKS::Cluster                        RoleArn                                                     eks
AWS::EKS::FargateProfile                 PodExecutionRoleArn                                         eks-fargate-pods
AWS::EKS::Nodegroup                      NodeRole                                                    ec2
AWS::EKS::PodIdentityAssociation         RoleArn                                                     pods.eks
AWS::EMR::Cluster                        ServiceRole                                                 elasticmapreduce
AWS::ElasticBeanstalk::Application       ResourceLifecycleConfig.ServiceRole                         elasticbeanstalk
AWS::Events::Endpoint                    RoleArn                                                     events
AWS::Events::Rule                        RoleArn                                                     events
AWS::Events::Rule                        Targets.RoleArn                                             events
AWS::FIS::ExperimentTemplate             RoleArn                                                     fis
AWS::GameLift::Build                     StorageLocation.RoleArn                                     gamelift
AWS::Glue::Crawler                       Role                                                        glue
AWS::Glue::DevEndpoint                   RoleArn                                                     glue
AWS::Glue::Job                           Role                                                        glue
AWS::Glue::MLTransform                   Role                                                        glue
AWS::Grafana::Workspace                  RoleArn                                                     grafana
AWS::IAM::InstanceProfile                Roles                                                       ec2
AWS::ImageBuilder::LifecyclePolicy       ExecutionRole                                               imagebuilder
AWS::IoT::AccountAuditConfiguration      RoleArn                                                     iot
AWS::IoT::Logging                        RoleArn                                                     iot
AWS::IoT::ProvisioningTemplate           ProvisioningRoleArn                                         iot
AWS::IoT::RoleAlias                      RoleArn                                                     credentials.iot
AWS::IoT::TopicRule                      TopicRulePayload.Actions.*.RoleArn                          iot
AWS::IoT::TopicRule                      TopicRulePayload.ErrorAction.*.RoleArn                      iot
AWS::IoTEvents::DetectorModel            RoleArn                                                     iotevents
AWS::KafkaConnect::Connector             ServiceExecutionRoleArn                                     kafkaconnect
AWS::Kendra::DataSource                  RoleArn                                                     kendra
AWS::Kendra::Index                       RoleArn                                                     kendra
AWS::KinesisAnalytics::Application       Inputs.*.RoleARN                                            kinesisanalytics
AWS::KinesisAnalytics::ApplicationOutput Output.*.RoleARN                                            kinesisanalytics
AWS::KinesisAnalytics::ApplicationReferenceDataSource ReferenceDataSource.S3ReferenceDataSource.ReferenceRoleARN  kinesisanalytics
AWS::KinesisAnalyticsV2::Application     ServiceExecutionRole                                        kinesisanalytics
AWS::KinesisFirehose::DeliveryStream     *.RoleARN                                                   firehose
AWS::KinesisFirehose::DeliveryStream     *.S3BackupConfiguration.RoleARN                             firehose
AWS::KinesisFirehose::DeliveryStream     *.S3Configuration.RoleARN                                   firehose
AWS::LakeFormation::Resource             RoleArn                                                     lakeformation
AWS::Lambda::Function                    Role                                                        lambda
AWS::Lex::Bot                            RoleArn                                                     lexv2
AWS::Logs::Destination                   RoleArn                                                     logs
AWS::Logs::SubscriptionFilter            RoleArn                                                     logs
AWS::OSIS::Pipeline                      PipelineRoleArn                                             osis-pipelines
AWS::Pipes::Pipe                         RoleArn                                                     pipes
AWS::RDS::DBCluster                      AssociatedRoles.RoleArn                                     rds
AWS::RDS::DBCluster                      MonitoringRoleArn                                           monitoring.rds
AWS::RDS::DBInstance                     MonitoringRoleArn                                           monitoring.rds
AWS::RDS::DBProxy                        RoleArn                                                     rds
AWS::Redshift::Cluster                   IamRoles                                                    redshift
AWS::Redshift::ScheduledAction           IamRole                                                     scheduler.redshift
AWS::Rekognition::StreamProcessor        RoleArn                                                     rekognition
AWS::RolesAnywhere::Profile              RoleArns                                                    rolesanywhere
AWS::S3::AccessGrantsLocation            IamRoleArn                                                  access-grants.s3
AWS::S3::Bucket                          ReplicationConfiguration.Role                               s3
AWS::SES::ConfigurationSetEventDestination EventDestination.KinesisFirehoseDestination.IAMRoleARN      ses
AWS::SNS::Subscription                   SubscriptionRoleArn                                         sns
AWS::SSM::MaintenanceWindowTask          ServiceRoleArn                                              ssm
AWS::SSMIncidents::ResponsePlan          Actions.SsmAutomation.RoleArn                               ssm-incidents
AWS::SageMaker::Domain                   DefaultUserSettings.ExecutionRole                           sagemaker
AWS::SageMaker::FeatureGroup             RoleArn                                                     sagemaker
AWS::SageMaker::Model                    ExecutionRoleArn                                            sagemaker
AWS::SageMaker::NotebookInstance         RoleArn                                                     sagemaker
AWS::SageMaker::Pipeline                 RoleArn                                                     sagemaker
AWS::SageMaker::UserProfile              UserSettings.ExecutionRole                                  sagemaker
AWS::Scheduler::Schedule                 Target.RoleArn                                              scheduler
AWS::Serverless::Api                     Auth.Authorizers.*.FunctionInvokeRole                       apigateway
AWS::Serverless::Function                Events.*.Properties.RoleArn                                 scheduler
AWS::Serverless::Function                Role                                                        lambda
AWS::Serverless::HttpApi                 Auth.Authorizers.*.FunctionInvokeRole                       apigateway
AWS::Serverless::StateMachine            Role                                                        states
AWS::ServiceCatalog::LaunchRoleConstraint RoleArn                                                     servicecatalog
AWS::StepFunctions::StateMachine         RoleArn                                                     states
AWS::Synthetics::Canary                  ExecutionRoleArn                                            lambda
AWS::Timestream::ScheduledQuery          ScheduledQueryExecutionRoleArn                              timestream
AWS::Transfer::Agreement                 AccessRole                                                  transfer
AWS::Transfer::Connector                 AccessRole                                                  transfer
AWS::Transfer::Connector                 LoggingRole                                                 transfer
AWS::Transfer::Server                    LoggingRole                                                 transfer
AWS::Transfer::User                      Role                                                        transfer
`;

/** Every property that names a role: its resource type, the path to it and the service that assumes the role. */
export function rolePlaces(): readonly { readonly type: string; readonly path: string; readonly service: string }[] {
  return [...placesByType].flatMap(([type, places]) =>
    places.map(({ path, service }) => ({ type, path: path.join('.'), service })),
  );
}

const placesByType: ReadonlyMap<string, readonly UsePlace[]> = readTable();

function readTable(): ReadonlyMap<string, readonly UsePlace[]> {
  const places = new Map<string, UsePlace[]>();
  for (const line of table.trim().split('\n')) {
    const [type = '', path = '', service = ''] = line.split(/\s+/);
    const place = { path: path.split('.'), service: `${service}.amazonaws.com` };
    places.set(type, [...(places.get(type) ?? []), place]);
  }
  return places;
}
