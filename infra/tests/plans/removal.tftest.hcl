# Makes an environment, plans it once more, plans to make its parts anew, and removes functions of every kind from it:
# test/terraform looks for changes in the second plan, and at the order in which the rest is done.
mock_provider "aws" {
  source = "./tests/mocks/applied"
}

variables {
  env                        = "anna"
  region                     = "eu-west-1"
  alarms_enabled             = true
  artifact_path              = "tests/fixtures/function.zip"
  declarations_root          = "tests/fixtures/removal/before"
  datadog_api_key_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog"
  programme                  = "{\"orderPoints\":60}"
  shared_secret              = "not-a-secret-but-thirty-two-characters"
  # Terraform 1.11 does not apply in a test what has an ephemeral variable that is left at its default.
  demo_admin = { email_address = "admin@example.com", password = "not-a-password" }
}

run "made" {
  assert {
    condition     = length(module.function) > 1
    error_message = "There is nothing to remove."
  }
}

run "second" {
  command = plan

  variables {
    shared_secret = "another-secret-of-thirty-two-characters"
  }

  assert {
    condition     = aws_ssm_parameter.own_secret[0].value_wo_version == 1
    error_message = "The secret is written again."
  }
}

run "replaced" {
  command = plan

  # What makes a function, table, queue or role anew (a function that becomes durable, another key) is the provider's
  # to say, not the mock's: hence by hand.
  plan_options {
    replace = [
      module.function["loyalty/event-goes"].aws_lambda_function.this[0],
      module.function["loyalty/stream-goes"].aws_lambda_function.this[0],
      module.function["loyalty/schedule-goes"].aws_lambda_function.this[0],
      module.function["loyalty/stays"].aws_lambda_function.this[0],
      module.function["loyalty/stays"].aws_iam_role.this[0],
      module.function["loyalty/stays"].aws_cloudwatch_log_group.this[0],
      module.event_subscription["loyalty/event-goes"].aws_sqs_queue.this,
      module.event_subscription["loyalty/event-goes"].aws_cloudwatch_event_rule.this,
      module.table["loyalty"].aws_dynamodb_table.this,
    ]
  }

  assert {
    condition     = keys(module.function) == keys(local.functions)
    error_message = "Some declared function is not made."
  }
}

run "removed" {
  variables {
    declarations_root = "tests/fixtures/removal/after"
  }

  assert {
    condition     = keys(module.function) == ["loyalty/stays"]
    error_message = "The functions were not removed."
  }
}
