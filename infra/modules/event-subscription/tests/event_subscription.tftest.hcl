mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    override_during = plan
    defaults        = { arn = "arn:aws:events:eu-west-1:111122223333:rule/shared/orders" }
  }
}

override_resource {
  target          = aws_sqs_queue.this
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-west-1:111122223333:orders", id = "https://sqs.example/orders" }
}

override_resource {
  target          = module.dead_letter_queue.aws_sqs_queue.this
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-west-1:111122223333:orders-dlq", id = "https://sqs.example/orders-dlq" }
}

variables {
  name                     = "orders"
  bus_name                 = "shared"
  event_pattern            = "{\"source\":[\"dev.orders\"],\"detail-type\":[\"orders.orderCompleted.v1\"]}"
  function_arn             = "arn:aws:lambda:eu-west-1:111122223333:function:earn:live"
  function_timeout_seconds = 20
}

run "takes_the_events_from_the_bus_into_the_queue" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.this.event_bus_name == "shared" && jsondecode(aws_cloudwatch_event_rule.this.event_pattern).source == ["dev.orders"]
    error_message = "The rule takes other events, or from another bus."
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue.arn == "arn:aws:sqs:eu-west-1:111122223333:orders" && aws_cloudwatch_event_target.queue.event_bus_name == "shared" && aws_cloudwatch_event_target.queue.rule == "orders"
    error_message = "The rule does not lead to the queue."
  }
}

run "loses_nothing_that_cannot_be_delivered" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.queue.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:111122223333:orders-dlq"
    error_message = "EventBridge drops what it cannot deliver."
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue.retry_policy[0].maximum_event_age_in_seconds == 86400 && aws_cloudwatch_event_target.queue.retry_policy[0].maximum_retry_attempts == 185
    error_message = "EventBridge gives up early."
  }

  assert {
    condition = aws_sqs_queue.this.redrive_policy == jsonencode({
      deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:orders-dlq"
      maxReceiveCount     = 5
    })
    error_message = "A message that always fails comes back for ever."
  }

  assert {
    condition     = module.dead_letter_queue.arn == "arn:aws:sqs:eu-west-1:111122223333:orders-dlq" && output.dead_letter_queue_name == "orders-dlq"
    error_message = "The dead-letter queue is not the subscription's own."
  }
}

run "admits_the_rule_to_the_queue_and_nobody_else" {
  command = plan

  assert {
    condition = aws_sqs_queue_policy.this.policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Rule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = ["arn:aws:sqs:eu-west-1:111122223333:orders"]
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-west-1:111122223333:rule/shared/orders" } }
      }]
    })
    error_message = "The queue policy is not exactly the rule."
  }
}

run "gives_the_function_six_timeouts_for_a_batch" {
  command = plan

  variables {
    batch_window_seconds = 5
    batch_size           = 100
  }

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 125
    error_message = "Visibility is not six timeouts and the window: messages would be delivered twice."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 100 && aws_lambda_event_source_mapping.this.maximum_batching_window_in_seconds == 5
    error_message = "The batches are not those asked for."
  }
}

run "reports_failures_one_by_one_and_limits_concurrency" {
  command = plan

  variables {
    maximum_concurrency = 5
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "One bad message brings back its whole batch."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 5
    error_message = "The concurrency is not limited."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_name == "arn:aws:lambda:eu-west-1:111122223333:function:earn:live" && aws_lambda_event_source_mapping.this.event_source_arn == "arn:aws:sqs:eu-west-1:111122223333:orders" && aws_lambda_event_source_mapping.this.enabled == true
    error_message = "The mapping does not lead from the queue to the function."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.metrics_config[0].metrics == toset(["EventCount"])
    error_message = "Events are not counted."
  }
}

run "encrypts_by_itself" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled == true
    error_message = "The queue is not encrypted."
  }
}

run "encrypts_with_a_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "The given key is not used."
  }
}

run "rings_on_depth_age_dead_letters_and_lost_events" {
  command = plan

  assert {
    condition     = toset(output.alarm_names) == toset(["orders-depth", "orders-age", "orders-failed-invocations", "orders-lost-events", "orders-dlq-depth"])
    error_message = "An alarm is missing."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["age"].metric_name == "ApproximateAgeOfOldestMessage" && aws_cloudwatch_metric_alarm.this["age"].threshold == 300 && aws_cloudwatch_metric_alarm.this["depth"].threshold == 1000
    error_message = "Depth and age do not ring at their thresholds."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["failed-invocations"].metric_name == "FailedInvocations" && aws_cloudwatch_metric_alarm.this["failed-invocations"].dimensions == tomap({ EventBusName = "shared", RuleName = "orders" })
    error_message = "Nobody hears of a rule that cannot deliver."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = output.alarm_names == []
    error_message = "There is an alarm that was turned off."
  }
}

run "refuses_what_aws_refuses" {
  command = plan

  variables {
    name                     = "orders queue"
    event_pattern            = "[]"
    function_timeout_seconds = 901
    batch_window_seconds     = 301
    maximum_concurrency      = 1
    max_receive_count        = 0
    retention_days           = 15
    target_retry             = { maximum_event_age_seconds = 59, maximum_retry_attempts = 186 }
  }

  expect_failures = [
    var.name, var.event_pattern, var.function_timeout_seconds, var.batch_window_seconds,
    var.maximum_concurrency, var.max_receive_count, var.retention_days, var.target_retry,
  ]
}

run "refuses_batches_that_are_too_large" {
  command = plan

  variables {
    batch_size           = 10001
    batch_window_seconds = 1
  }

  expect_failures = [var.batch_size]
}

run "refuses_large_batches_without_a_window" {
  command = plan

  variables {
    batch_size = 11
  }

  expect_failures = [var.batch_size]
}

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
run "watches_rules_of_the_accounts_own_bus_by_their_name_alone" {
  command = plan

  variables {
    bus_name = "default"
  }

  assert {
    condition     = alltrue([for name in ["failed-invocations", "lost-events"] : aws_cloudwatch_metric_alarm.this[name].dimensions == tomap({ RuleName = "orders" })])
    error_message = "The alarm would never ring: that metric has no bus."
  }
}

run "hands_out_what_the_functions_role_needs" {
  command = plan

  assert {
    condition = jsonencode(output.consumer_statements) == jsonencode([
      {
        Sid      = "PollOrders"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = ["arn:aws:sqs:eu-west-1:111122223333:orders"]
      },
      {
        Sid      = "ParkOrders"
        Action   = ["sqs:SendMessage"]
        Resource = ["arn:aws:sqs:eu-west-1:111122223333:orders-dlq"]
      },
    ])
    error_message = "The function may not do with its queues what it must, or more."
  }
}
