# What the declarations of this repository become. Its plans are also what test/terraform compares with
# the names, patterns, variables and grants that the local stack works with.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  env           = "dev"
  region        = "eu-west-1"
  artifact_path = "tests/fixtures/function.zip"
}

run "declared" {
  command = plan

  assert {
    condition     = keys(module.function) == keys(local.functions) && length(module.function) > 0
    error_message = "Some declared function is not made."
  }
}

run "every_feature" {
  command = plan

  variables {
    declarations_root = "tests/fixtures/declarations"
  }

  assert {
    condition     = length(module.function) == 11
    error_message = "Some declared function is not made."
  }
}

run "hardened" {
  command = plan

  variables {
    env                        = "prod"
    declarations_root          = "tests/fixtures/declarations"
    kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/own"
    parameters_kms_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/parameters"
    datadog_api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
    alarm_actions              = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
  }

  assert {
    condition     = length(module.function) == 11
    error_message = "Some declared function is not made."
  }
}

run "alone" {
  command = plan

  variables {
    env            = "anna"
    alarms_enabled = true
    shared_secret  = "not-a-secret-but-thirty-two-characters"
  }

  assert {
    condition     = length(module.bus) == 1
    error_message = "An environment that stands alone has no bus."
  }
}
