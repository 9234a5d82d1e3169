# Makes the environment and plans it once more: test/terraform looks for changes in the second plan. Nothing is
# known early here, which also shows that no count and no for_each needs to know it.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "shared-bus" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:eu-west-1:111122223333:function:some-function:live" }
  }
}

variables {
  region                     = "eu-west-1"
  artifact_path              = "tests/fixtures/function.zip"
  declarations_root          = "tests/fixtures/declarations"
  datadog_api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
  programme                  = "{\"orderPoints\":60}"
  shared_secret              = "not-a-secret-but-thirty-two-characters"
}

run "first" {
  variables {
    env = "anna"
  }

  assert {
    condition     = output.api_endpoint != ""
    error_message = "There is no API."
  }
}

run "second" {
  command = plan

  variables {
    env           = "anna"
    shared_secret = "another-secret-of-thirty-two-characters"
  }

  assert {
    condition     = aws_ssm_parameter.own_secret[0].value_wo_version == 1
    error_message = "The secret is written again."
  }
}
