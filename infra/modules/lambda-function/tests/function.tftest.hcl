mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::111122223333:role/spend" }
  }
  mock_resource "aws_lambda_function" {
    override_during = plan
    defaults        = { version = "7" }
  }
}

variables {
  name        = "spend"
  description = "Takes points"
  zip_path    = "tests/function.zip"
}

run "runs_the_zip_on_a_supported_runtime" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_function.this[0].handler == "index.handler",
      aws_lambda_function.this[0].runtime == "nodejs22.x",
      aws_lambda_function.this[0].architectures == tolist(["arm64"]),
      aws_lambda_function.this[0].source_code_hash == filebase64sha256("tests/function.zip"),
      aws_lambda_function.this[0].role == "arn:aws:iam::111122223333:role/spend",
    ])
    error_message = "The function is not the ZIP on its runtime."
  }

  assert {
    condition     = length(aws_lambda_function.this[0].durable_config) == 0 && length(aws_lambda_function.this[0].dead_letter_config) == 0 && length(aws_lambda_function.this[0].environment) == 0
    error_message = "Something is on that nobody asked for."
  }
}

run "publishes_versions_that_live_follows" {
  command = plan

  assert {
    condition     = aws_lambda_function.this[0].publish == true && aws_lambda_alias.live[0].name == "live" && aws_lambda_alias.live[0].function_version == "7"
    error_message = "The alias does not move to the version just published."
  }
}

run "holds_live_at_an_older_version" {
  command = plan

  variables {
    live_version = "5"
    canary       = { version = "7", weight = 0.1 }
  }

  assert {
    condition     = aws_lambda_alias.live[0].function_version == "5"
    error_message = "The alias does not stay at the version it is held at."
  }

  assert {
    condition     = aws_lambda_alias.live[0].routing_config[0].additional_version_weights == tomap({ "7" = 0.1 })
    error_message = "The canary does not get its part."
  }
}

run "may_write_its_own_logs_and_traces_and_nothing_else" {
  command = plan

  assert {
    condition = output.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/spend:*"]
        },
        {
          Sid      = "Traces"
          Effect   = "Allow"
          Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
          Resource = ["*"]
        },
      ]
    })
    error_message = "The policy is not exactly logs and traces."
  }

  assert {
    condition = aws_iam_role.this[0].assume_role_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Lambda"
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
      }]
    })
    error_message = "Others than Lambda may take the role."
  }
}

run "may_do_exactly_what_is_stated_beside" {
  command = plan

  variables {
    statements = [
      {
        Sid      = "Read"
        Action   = ["dynamodb:GetItem"]
        Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/accounts"]
      },
      {
        Sid       = "Publish"
        Action    = ["events:PutEvents"]
        Resource  = ["arn:aws:events:eu-west-1:111122223333:event-bus/orders"]
        Condition = { StringEquals = { "events:source" = ["dev.loyalty"] } }
      },
    ]
  }

  assert {
    condition = jsonencode(slice(jsondecode(output.policy).Statement, 2, 4)) == jsonencode([
      {
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem"]
        Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/accounts"]
      },
      {
        Sid       = "Publish"
        Effect    = "Allow"
        Action    = ["events:PutEvents"]
        Resource  = ["arn:aws:events:eu-west-1:111122223333:event-bus/orders"]
        Condition = { StringEquals = { "events:source" = ["dev.loyalty"] } }
      },
    ])
    error_message = "The statements do not arrive as they were given."
  }

  assert {
    condition     = length(jsondecode(output.policy).Statement) == 4
    error_message = "Something was added to the statements."
  }
}

run "keeps_json_logs_for_a_while_and_traces" {
  command = plan

  assert {
    condition     = aws_lambda_function.this[0].logging_config[0].log_format == "JSON" && aws_lambda_function.this[0].logging_config[0].log_group == aws_cloudwatch_log_group.this[0].name
    error_message = "Logs are not JSON in the function's own group."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this[0].name == "/aws/lambda/spend" && aws_cloudwatch_log_group.this[0].retention_in_days == 30
    error_message = "Logs are kept for ever."
  }

  assert {
    condition     = aws_lambda_function.this[0].tracing_config[0].mode == "Active"
    error_message = "Requests are not traced."
  }
}

run "encrypts_environment_and_logs_with_a_given_key" {
  command = plan

  variables {
    environment = { TABLE_NAME = "accounts" }
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition     = aws_lambda_function.this[0].kms_key_arn == "arn:aws:kms:eu-west-1:111122223333:key/given" && aws_cloudwatch_log_group.this[0].kms_key_id == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "The given key is not used for both."
  }

  assert {
    condition = jsonencode(jsondecode(output.policy).Statement[2]) == jsonencode({
      Sid      = "EnvironmentKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = ["arn:aws:kms:eu-west-1:111122223333:key/given"]
    })
    error_message = "The function cannot read its own environment."
  }
}

run "limits_its_concurrency" {
  command = plan

  variables {
    reserved_concurrency = 5
  }

  assert {
    condition     = aws_lambda_function.this[0].reserved_concurrent_executions == 5
    error_message = "The concurrency is not limited."
  }
}

run "parks_what_asynchronous_invocations_give_up_on" {
  command = plan

  variables {
    async = { dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:111122223333:spend-dlq", maximum_retry_attempts = 1 }
  }

  assert {
    condition     = aws_lambda_function.this[0].dead_letter_config[0].target_arn == "arn:aws:sqs:eu-west-1:111122223333:spend-dlq"
    error_message = "Events that failed are dropped."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.live[0].maximum_retry_attempts == 1 && aws_lambda_function_event_invoke_config.live[0].maximum_event_age_in_seconds == 21600 && aws_lambda_function_event_invoke_config.live[0].qualifier == "live"
    error_message = "The retries are not those given, or not at the alias."
  }

  assert {
    condition = jsonencode(jsondecode(output.policy).Statement[2]) == jsonencode({
      Sid      = "AsyncDeadLetters"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = ["arn:aws:sqs:eu-west-1:111122223333:spend-dlq"]
    })
    error_message = "The function may not send to its dead-letter queue."
  }

  assert {
    condition     = contains(output.alarm_names, "spend-dead-letter-errors")
    error_message = "Nobody hears of events that could not be parked."
  }
}

run "durable" {
  command = plan

  variables {
    durable = { execution_timeout_seconds = 3600 }
  }

  assert {
    condition     = aws_lambda_function.this[0].durable_config[0].execution_timeout == 3600 && aws_lambda_function.this[0].durable_config[0].retention_period == 14
    error_message = "The durable settings do not arrive."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.this["durable-executions-failed"].metric_name == "DurableExecutionFailed",
      aws_cloudwatch_metric_alarm.this["durable-executions-timed-out"].metric_name == "DurableExecutionTimedOut",
    ])
    error_message = "Nobody hears of durable executions that fail or time out."
  }
}

run "rings_on_errors_throttles_and_slowness" {
  command = plan

  variables {
    timeout_seconds = 20
    alarms          = { actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"] }
  }

  assert {
    condition     = toset(output.alarm_names) == toset(["spend-errors", "spend-throttles", "spend-duration"])
    error_message = "The alarms are not errors, throttles and duration."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["errors"].metric_name == "Errors" && aws_cloudwatch_metric_alarm.this["throttles"].metric_name == "Throttles" && aws_cloudwatch_metric_alarm.this["errors"].threshold == 0
    error_message = "Errors and throttles do not ring at the first one."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["duration"].threshold == 16000 && aws_cloudwatch_metric_alarm.this["duration"].extended_statistic == "p99"
    error_message = "Slowness does not ring at four fifths of the timeout."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.dimensions == tomap({ FunctionName = "spend" }) && alarm.alarm_actions == toset(["arn:aws:sns:eu-west-1:111122223333:on-call"])])
    error_message = "An alarm watches another function or notifies nobody."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0
    error_message = "There is an alarm that was turned off."
  }
}

run "takes_any_runtime_that_aws_takes" {
  command = plan

  variables {
    runtime = "python3.11"
  }

  assert {
    condition     = aws_lambda_function.this[0].runtime == "python3.11"
    error_message = "The runtime is another."
  }
}

run "reaches_into_a_vpc_and_is_kept_warm" {
  command = plan

  variables {
    vpc                     = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
    ephemeral_storage_mb    = 1024
    provisioned_concurrency = 2
    layers                  = ["arn:aws:lambda:eu-west-1:111122223333:layer:tools:3"]
    role_path               = "/shop/"
  }

  assert {
    condition     = aws_lambda_function.this[0].vpc_config[0].subnet_ids == toset(["subnet-1"]) && aws_lambda_function.this[0].ephemeral_storage[0].size == 1024 && aws_lambda_function.this[0].layers == tolist(["arn:aws:lambda:eu-west-1:111122223333:layer:tools:3"])
    error_message = "The function is set otherwise."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.this[0].policy).Statement[*].Sid, "NetworkInterfaces") && aws_iam_role.this[0].path == "/shop/"
    error_message = "Lambda may not make the network interfaces, or the role lies elsewhere."
  }

  assert {
    condition     = aws_lambda_provisioned_concurrency_config.live[0].qualifier == "live" && aws_lambda_provisioned_concurrency_config.live[0].provisioned_concurrent_executions == 2
    error_message = "Callers meet cold starts."
  }
}
