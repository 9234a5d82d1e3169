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
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:outbox-dlq" }
  }
}

variables {
  name             = "outbox"
  stream_source    = { arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026" }
  event_bus_target = { arn = "arn:aws:events:eu-west-1:111122223333:event-bus/shared", source = "dev.loyalty", detail_type = "loyalty.changed" }
}

run "never_blocks_the_stream_for_ever" {
  command = plan

  assert {
    condition = alltrue([for parameters in aws_pipes_pipe.this.source_parameters[0].dynamodb_stream_parameters : alltrue([
      parameters.maximum_retry_attempts == 10,
      parameters.maximum_record_age_in_seconds == 86400,
      parameters.on_partial_batch_item_failure == "AUTOMATIC_BISECT",
      parameters.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:111122223333:outbox-dlq",
      parameters.starting_position == "TRIM_HORIZON",
    ])]) && length(aws_pipes_pipe.this.source_parameters[0].dynamodb_stream_parameters) == 1
    error_message = "A record that always fails holds up those behind it, or is forgotten."
  }
}

run "leads_from_the_stream_to_the_bus" {
  command = plan

  assert {
    condition     = aws_pipes_pipe.this.source == "arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026" && aws_pipes_pipe.this.target == "arn:aws:events:eu-west-1:111122223333:event-bus/shared" && aws_pipes_pipe.this.desired_state == "RUNNING"
    error_message = "The pipe leads elsewhere."
  }

  assert {
    condition     = aws_pipes_pipe.this.target_parameters[0].eventbridge_event_bus_parameters[0].source == "dev.loyalty" && aws_pipes_pipe.this.target_parameters[0].eventbridge_event_bus_parameters[0].detail_type == "loyalty.changed"
    error_message = "The events have another source or type."
  }

  assert {
    condition = aws_iam_role_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Read"
          Effect   = "Allow"
          Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
          Resource = ["arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026"]
        },
        {
          Sid      = "Park"
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = ["arn:aws:sqs:eu-west-1:111122223333:outbox-dlq"]
        },
        {
          Sid      = "Write"
          Effect   = "Allow"
          Action   = ["events:PutEvents"]
          Resource = ["arn:aws:events:eu-west-1:111122223333:event-bus/shared"]
        },
      ]
    })
    error_message = "The role may do something else."
  }

  assert {
    condition = aws_iam_role.this.assume_role_policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Pipe"
        Effect    = "Allow"
        Principal = { Service = "pipes.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:pipes:eu-west-1:111122223333:pipe/outbox" } }
      }]
    })
    error_message = "Other pipes may take the role."
  }
}

run "leads_from_a_queue_to_a_function" {
  command = plan

  variables {
    stream_source    = null
    event_bus_target = null
    queue_source     = { arn = "arn:aws:sqs:eu-west-1:111122223333:orders", batch_size = 5 }
    function_target  = { arn = "arn:aws:lambda:eu-west-1:111122223333:function:earn:live" }
    filters          = ["{\"body\":{\"type\":[\"order\"]}}"]
    input_template   = "{\"order\": <$.body.id>}"
    enabled          = false
    kms_key_arn      = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : "${statement.Sid} ${join(",", statement.Action)} ${join(",", statement.Resource)}"] == [
      "Read sqs:ReceiveMessage,sqs:DeleteMessage,sqs:GetQueueAttributes arn:aws:sqs:eu-west-1:111122223333:orders",
      "Write lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:earn:live",
      "Key kms:Decrypt,kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/given",
    ]
    error_message = "The role may do something else."
  }

  assert {
    condition     = aws_pipes_pipe.this.source_parameters[0].sqs_queue_parameters[0].batch_size == 5 && aws_pipes_pipe.this.target_parameters[0].lambda_function_parameters[0].invocation_type == "REQUEST_RESPONSE" && aws_pipes_pipe.this.source_parameters[0].filter_criteria[0].filter[0].pattern == "{\"body\":{\"type\":[\"order\"]}}" && aws_pipes_pipe.this.desired_state == "STOPPED"
    error_message = "A setting does not arrive."
  }

  assert {
    condition     = output.dead_letter_queue_arn == null
    error_message = "There is a dead-letter queue that nothing fills: the source queue has its own."
  }
}

run "leads_to_a_queue" {
  command = plan

  variables {
    event_bus_target = null
    queue_target     = { arn = "arn:aws:sqs:eu-west-1:111122223333:changes" }
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[2].Action == ["sqs:SendMessage"] && jsondecode(aws_iam_role_policy.this.policy).Statement[2].Resource == ["arn:aws:sqs:eu-west-1:111122223333:changes"]
    error_message = "The role may not send to the target."
  }
}

run "logs_errors_without_the_records" {
  command = plan

  assert {
    condition     = aws_pipes_pipe.this.log_configuration[0].level == "ERROR" && length(coalesce(aws_pipes_pipe.this.log_configuration[0].include_execution_data, [])) == 0
    error_message = "Records land in the logs."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs are kept for ever."
  }
}

run "rings_on_failures_and_dead_letters" {
  command = plan

  assert {
    condition     = toset(output.alarm_names) == toset(["outbox-failed", "outbox-dlq-depth"]) && aws_cloudwatch_metric_alarm.failed[0].metric_name == "ExecutionFailed"
    error_message = "Nobody hears of failures."
  }
}

run "refuses_two_sources" {
  command = plan

  variables {
    queue_source = { arn = "arn:aws:sqs:eu-west-1:111122223333:orders" }
  }

  expect_failures = [var.stream_source]
}

run "refuses_two_targets" {
  command = plan

  variables {
    queue_target = { arn = "arn:aws:sqs:eu-west-1:111122223333:changes" }
  }

  expect_failures = [var.event_bus_target]
}

run "refuses_retries_without_end" {
  command = plan

  variables {
    stream_source = { arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/accounts/stream/2026", maximum_retry_attempts = -1, maximum_record_age_seconds = -1 }
  }

  expect_failures = [var.stream_source]
}

run "refuses_what_pipes_refuses" {
  command = plan

  variables {
    name               = "out box"
    role_name          = "a b"
    filters            = ["[]"]
    log_retention_days = 42
  }

  expect_failures = [var.name, var.role_name, var.filters, var.log_retention_days]
}

run "gives_its_role_a_name_apart_from_the_functions" {
  command = plan

  assert {
    condition     = aws_iam_role.this.name == "${var.name}-pipe"
    error_message = "A function of the same name has a role of that name."
  }
}

run "refuses_a_name_that_leaves_no_room_for_the_roles" {
  command = plan

  variables {
    name = join("", [for _ in range(60) : "x"])
  }

  expect_failures = [aws_iam_role.this]
}
