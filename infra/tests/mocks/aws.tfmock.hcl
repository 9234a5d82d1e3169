# An account, and what is known in a plan so that policies and variables made of it can be read there.
mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}
mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}
mock_data "aws_region" {
  defaults = { region = "eu-west-1" }
}
mock_data "aws_ssm_parameters_by_path" {
  defaults = {
    names  = ["/any/shared/event-bus-name", "/any/shared/secret-access-key"]
    values = ["shared-bus", "encrypted"]
  }
}

mock_resource "aws_sqs_queue" {
  override_during = plan
  defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:some-queue" }
}
mock_resource "aws_cloudwatch_event_rule" {
  override_during = plan
  defaults        = { arn = "arn:aws:events:eu-west-1:111122223333:rule/shared-bus/some-rule" }
}
mock_resource "aws_lambda_function" {
  override_during = plan
  defaults        = { version = "7" }
}
mock_resource "aws_lambda_alias" {
  override_during = plan
  defaults        = { arn = "arn:aws:lambda:eu-west-1:111122223333:function:some-function:live" }
}
mock_resource "aws_apigatewayv2_api" {
  override_during = plan
  defaults = {
    api_endpoint  = "https://abc123.execute-api.eu-west-1.amazonaws.com"
    execution_arn = "arn:aws:execute-api:eu-west-1:111122223333:abc123"
  }
}
mock_resource "aws_dynamodb_table" {
  override_during = plan
  defaults        = { stream_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/some-table/stream/2026-01-01T00:00:00.000" }
}
