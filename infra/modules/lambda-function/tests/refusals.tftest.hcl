mock_provider "aws" {}

variables {
  name        = "spend"
  description = "Takes points"
  zip_path    = "tests/function.zip"
}

run "refuses_what_lambda_refuses" {
  command = plan

  variables {
    name                 = "spend points"
    description          = join("", [for _ in range(257) : "x"])
    runtime              = "nodejs18.x"
    architecture         = "arm"
    memory_mb            = 127
    timeout_seconds      = 901
    reserved_concurrency = -1
    log_retention_days   = 42
    log_level            = "info"
    tracing_mode         = "On"
    live_version         = "$LATEST"
    canary               = { version = "1", weight = 1 }
    role_name            = "a b"
    alarms               = { duration_ratio = 0 }
  }

  expect_failures = [
    var.name, var.description, var.runtime, var.architecture, var.memory_mb, var.timeout_seconds,
    var.reserved_concurrency, var.log_retention_days, var.log_level, var.tracing_mode, var.live_version,
    var.canary, var.role_name, var.alarms,
  ]
}

run "refuses_a_missing_zip" {
  command = plan

  variables {
    zip_path = "tests/absent.zip"
  }

  expect_failures = [var.zip_path]
}

run "refuses_durable_limits" {
  command = plan

  variables {
    durable = { execution_timeout_seconds = 31622401, retention_days = 91 }
  }

  expect_failures = [var.durable]
}

run "refuses_async_limits" {
  command = plan

  variables {
    async = { dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:111122223333:dlq", maximum_retry_attempts = 3, maximum_event_age_seconds = 59 }
  }

  expect_failures = [var.async]
}

run "refuses_wildcard_actions" {
  command = plan

  variables {
    statements = [{ Sid = "All", Action = ["dynamodb:*"], Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/accounts"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_every_resource_without_a_condition" {
  command = plan

  variables {
    statements = [{ Sid = "All", Action = ["dynamodb:GetItem"], Resource = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_two_statements_of_one_name" {
  command = plan

  variables {
    statements = [
      { Sid = "Same", Action = ["sqs:SendMessage"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:a"] },
      { Sid = "Same", Action = ["sqs:SendMessage"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:b"] },
    ]
  }

  expect_failures = [var.statements]
}

run "refuses_secrets_in_the_environment" {
  command = plan

  variables {
    environment = { JWT_SECRET = "s3cr3t" }
  }

  expect_failures = [var.environment]
}

run "admits_the_names_of_secrets" {
  command = plan

  variables {
    environment = { SECRET_ACCESS_KEY_PARAMETER = "/dev/shared/secret-access-key" }
  }

  assert {
    condition     = length(aws_lambda_function.this[0].environment) == 1
    error_message = "A parameter's name is taken for a secret."
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
run "refuses_a_sid_that_iam_refuses" {
  command = plan

  variables {
    statements = [{ Sid = "Read-orders", Action = ["dynamodb:GetItem"], Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_a_sid_of_its_own_statements" {
  command = plan

  variables {
    statements = [{ Sid = "Logs", Action = ["dynamodb:GetItem"], Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_what_is_no_runtime" {
  command = plan

  variables {
    runtime = "nodejs"
  }

  expect_failures = [var.runtime]
}

run "refuses_more_than_lambda_takes" {
  command = plan

  variables {
    layers                  = [for number in range(6) : "arn:aws:lambda:eu-west-1:111122223333:layer:tools:${number + 1}"]
    ephemeral_storage_mb    = 511
    provisioned_concurrency = 0
    vpc                     = { subnet_ids = [], security_group_ids = ["sg-1"] }
    role_path               = "shop"
  }

  expect_failures = [var.layers, var.ephemeral_storage_mb, var.provisioned_concurrency, var.vpc, var.role_path]
}
