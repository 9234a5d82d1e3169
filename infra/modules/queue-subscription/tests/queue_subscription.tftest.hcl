mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-west-1:111122223333:settle-dlq" }
  }
}

override_resource {
  target          = aws_sqs_queue.this
  override_during = plan
  values          = { arn = "arn:aws:sqs:eu-west-1:111122223333:settle", id = "https://sqs.example/settle" }
}

variables {
  name                     = "settle"
  function_arn             = "arn:aws:lambda:eu-west-1:111122223333:function:settle:live"
  function_timeout_seconds = 20
}

run "leads_from_the_queue_to_the_function" {
  command = plan

  variables {
    maximum_concurrency  = 5
    batch_size           = 100
    batch_window_seconds = 5
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.event_source_arn == "arn:aws:sqs:eu-west-1:111122223333:settle" && aws_lambda_event_source_mapping.this.function_name == "arn:aws:lambda:eu-west-1:111122223333:function:settle:live"
    error_message = "The mapping leads elsewhere."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"]) && aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 5 && aws_lambda_event_source_mapping.this.batch_size == 100
    error_message = "The mapping has other settings."
  }

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 125
    error_message = "Visibility is not six timeouts and the window: messages would be delivered twice."
  }

  assert {
    condition     = aws_sqs_queue.this.name == "settle" && aws_sqs_queue.this.fifo_queue == null
    error_message = "It is no standard queue."
  }
}

run "loses_nothing" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.redrive_policy == jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:settle-dlq", maxReceiveCount = 5 })
    error_message = "A message that always fails comes back for ever."
  }

  assert {
    condition     = module.dead_letter_queue.name == "settle-dlq" && toset(output.alarm_names) == toset(["settle-depth", "settle-age", "settle-dlq-depth"])
    error_message = "Dead letters are not kept, or nobody hears of them."
  }
}

run "keeps_an_order" {
  command = plan

  variables {
    fifo = { content_based_deduplication = true }
  }

  assert {
    condition     = aws_sqs_queue.this.name == "settle.fifo" && aws_sqs_queue.this.fifo_queue == true && aws_sqs_queue.this.content_based_deduplication == true
    error_message = "It is no FIFO queue."
  }

  assert {
    condition     = module.dead_letter_queue.name == "settle-dlq.fifo"
    error_message = "SQS refuses to redrive from a FIFO queue into a standard one."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["depth"].dimensions == tomap({ QueueName = "settle.fifo" }) && aws_cloudwatch_metric_alarm.this["depth"].alarm_name == "settle-depth"
    error_message = "The alarm watches another queue."
  }
}

run "admits_only_who_is_named" {
  command = plan

  variables {
    senders = [{ service = "sns.amazonaws.com", source_arn = "arn:aws:sns:eu-west-1:111122223333:orders" }]
  }

  assert {
    condition = aws_sqs_queue_policy.this[0].policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Send0"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = ["arn:aws:sqs:eu-west-1:111122223333:settle"]
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:111122223333:orders" } }
      }]
    })
    error_message = "The queue policy is another."
  }
}

run "hands_out_what_producers_and_the_consumer_need" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/given"
  }

  assert {
    condition = output.consumer_statements == [
      { Sid = "PollSettle", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:settle"] },
      { Sid = "ParkSettle", Action = ["sqs:SendMessage"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:settle-dlq"] },
    ]
    error_message = "The function may do something else."
  }

  assert {
    condition = [for statement in output.producer_statements : "${statement.Sid} ${join(",", statement.Action)} ${join(",", statement.Resource)}"] == [
      "SendSettle sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:settle",
      "SendKeySettle kms:Decrypt,kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/given",
    ]
    error_message = "Producers may do something else."
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/given"
    error_message = "The given key is not used."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = length(output.alarm_names) == 0
    error_message = "There are alarms."
  }
}

run "refuses_what_sqs_refuses" {
  command = plan

  variables {
    name                     = join("", [for _ in range(72) : "x"])
    function_timeout_seconds = 901
    maximum_concurrency      = 1
    max_receive_count        = 1001
    retention_days           = 15
    delay_seconds            = 901
    batch_size               = 11
    senders                  = [{ service = "sns", source_arn = "arn:aws:sns:eu-west-1:111122223333:orders" }]
  }

  expect_failures = [
    var.name, var.function_timeout_seconds, var.maximum_concurrency, var.max_receive_count, var.retention_days,
    var.delay_seconds, var.batch_size, var.senders,
  ]
}

run "refuses_a_window_on_a_fifo_queue" {
  command = plan

  variables {
    fifo                 = {}
    batch_window_seconds = 1
  }

  expect_failures = [var.batch_size]
}
