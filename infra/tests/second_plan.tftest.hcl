# Makes the environment and plans it once more: test/terraform looks for changes in the second plan.
mock_provider "aws" {
  source = "./tests/mocks/applied"
}

variables {
  region                     = "eu-west-1"
  alarms_enabled             = true
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
