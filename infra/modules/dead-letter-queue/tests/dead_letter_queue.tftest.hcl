mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults = {
      arn = "arn:aws:sqs:eu-west-1:111122223333:orders-dlq"
      id  = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders-dlq"
    }
  }
}

variables {
  name = "orders-dlq"
}

run "keeps_messages_as_long_as_sqs_can_and_encrypted" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.message_retention_seconds == 14 * 86400
    error_message = "Dead letters are not kept for 14 days."
  }

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled == true && aws_sqs_queue.this.kms_master_key_id == null
    error_message = "The queue is not encrypted."
  }
}

run "admits_nobody_unless_named" {
  command = plan

  assert {
    condition     = length(aws_sqs_queue_policy.this) == 0
    error_message = "A queue without senders has a policy that lets somebody in."
  }

  assert {
    condition     = aws_sqs_queue_redrive_allow_policy.this.redrive_allow_policy == jsonencode({ redrivePermission = "denyAll" })
    error_message = "Any queue of the account may redrive into this one."
  }
}

run "hands_out_what_a_role_needs_to_park" {
  command = plan

  assert {
    condition     = jsonencode(output.sender_statements) == jsonencode([{ Action = ["sqs:SendMessage"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:orders-dlq"], Sid = "ParkOrdersDlq" }])
    error_message = "A role that is given these statements cannot park, or may do more."
  }
}

run "admits_the_named_senders_for_their_resource_only" {
  command = plan

  variables {
    senders = [{ service = "events.amazonaws.com", source_arn = "arn:aws:events:eu-west-1:111122223333:rule/orders" }]
  }

  assert {
    condition = aws_sqs_queue_policy.this[0].policy == jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Park0"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = ["arn:aws:sqs:eu-west-1:111122223333:orders-dlq"]
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-west-1:111122223333:rule/orders" } }
      }]
    })
    error_message = "The queue policy is not exactly the named sender."
  }
}

run "admits_redriving_from_the_named_queues_only" {
  command = plan

  variables {
    source_queue_arns = ["arn:aws:sqs:eu-west-1:111122223333:orders"]
  }

  assert {
    condition = aws_sqs_queue_redrive_allow_policy.this.redrive_allow_policy == jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = ["arn:aws:sqs:eu-west-1:111122223333:orders"]
    })
    error_message = "Other queues may redrive into this one."
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

run "rings_at_the_first_message" {
  command = plan

  variables {
    alarms = { actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"] }
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.depth[0].metric_name == "ApproximateNumberOfMessagesVisible",
      aws_cloudwatch_metric_alarm.depth[0].dimensions == tomap({ QueueName = "orders-dlq" }),
      aws_cloudwatch_metric_alarm.depth[0].threshold == 0,
      aws_cloudwatch_metric_alarm.depth[0].comparison_operator == "GreaterThanThreshold",
      aws_cloudwatch_metric_alarm.depth[0].alarm_actions == toset(["arn:aws:sns:eu-west-1:111122223333:on-call"]),
    ])
    error_message = "A dead letter does not ring at once."
  }
}

run "stays_silent_without_alarms" {
  command = plan

  variables {
    alarms = { enabled = false }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.depth) == 0 && output.alarm_names == []
    error_message = "There is an alarm that was turned off."
  }
}

run "refuses_names_and_periods_that_sqs_refuses" {
  command = plan

  variables {
    name           = "orders dlq"
    retention_days = 15
    senders        = [{ service = "*", source_arn = "*" }]
  }

  expect_failures = [var.name, var.retention_days, var.senders]
}

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
run "takes_the_dead_letters_of_a_fifo_queue_as_one" {
  command = plan

  variables {
    fifo = true
  }

  assert {
    condition     = aws_sqs_queue.this.name == "orders-dlq.fifo" && aws_sqs_queue.this.fifo_queue == true
    error_message = "SQS refuses to redrive from a FIFO queue into a standard one."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.depth[0].dimensions == tomap({ QueueName = "orders-dlq.fifo" }) && aws_cloudwatch_metric_alarm.depth[0].alarm_name == "orders-dlq-depth"
    error_message = "The alarm watches another queue."
  }
}

run "refuses_a_name_that_leaves_no_room_for_fifo" {
  command = plan

  variables {
    name = join("", [for _ in range(76) : "x"])
    fifo = true
  }

  expect_failures = [var.fifo]
}
