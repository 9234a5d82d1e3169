data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # Whether they are given is known in every plan, their ARNs are not: hence lists of objects.
  sources = concat(
    [for source in var.stream_source[*] : { arn = source.arn }],
    [for source in var.queue_source[*] : { arn = source.arn }],
  )
  targets = concat(
    [for target in var.event_bus_target[*] : { arn = target.arn }],
    [for target in var.queue_target[*] : { arn = target.arn }],
    [for target in var.function_target[*] : { arn = target.arn }],
  )

  pipe_arn = "arn:${data.aws_partition.current.partition}:pipes:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:pipe/${var.name}"
}

resource "aws_pipes_pipe" "this" {
  name          = var.name
  description   = var.description
  desired_state = var.enabled ? "RUNNING" : "STOPPED"
  role_arn      = aws_iam_role.this.arn
  source        = local.sources[0].arn
  target        = local.targets[0].arn
  tags          = var.tags

  source_parameters {
    dynamic "filter_criteria" {
      for_each = length(var.filters) == 0 ? [] : [var.filters]

      content {
        dynamic "filter" {
          for_each = filter_criteria.value

          content {
            pattern = filter.value
          }
        }
      }
    }

    dynamic "dynamodb_stream_parameters" {
      for_each = var.stream_source[*]

      content {
        starting_position                  = dynamodb_stream_parameters.value.starting_position
        batch_size                         = dynamodb_stream_parameters.value.batch_size
        maximum_batching_window_in_seconds = dynamodb_stream_parameters.value.batch_window_seconds
        maximum_retry_attempts             = dynamodb_stream_parameters.value.maximum_retry_attempts
        maximum_record_age_in_seconds      = dynamodb_stream_parameters.value.maximum_record_age_seconds
        parallelization_factor             = dynamodb_stream_parameters.value.parallelization_factor
        on_partial_batch_item_failure      = "AUTOMATIC_BISECT"

        dead_letter_config {
          arn = module.dead_letter_queue[0].arn
        }
      }
    }

    dynamic "sqs_queue_parameters" {
      for_each = var.queue_source[*]

      content {
        batch_size                         = sqs_queue_parameters.value.batch_size
        maximum_batching_window_in_seconds = sqs_queue_parameters.value.batch_window_seconds
      }
    }
  }

  target_parameters {
    input_template = var.input_template

    dynamic "eventbridge_event_bus_parameters" {
      for_each = var.event_bus_target[*]

      content {
        source      = eventbridge_event_bus_parameters.value.source
        detail_type = eventbridge_event_bus_parameters.value.detail_type
      }
    }

    dynamic "sqs_queue_parameters" {
      for_each = [for target in var.queue_target[*] : target if target.message_group_id != null]

      content {
        message_group_id         = sqs_queue_parameters.value.message_group_id
        message_deduplication_id = sqs_queue_parameters.value.message_deduplication_id
      }
    }

    dynamic "lambda_function_parameters" {
      for_each = var.function_target[*]

      # Waiting for the answer is what lets a failure be tried again.
      content {
        invocation_type = "REQUEST_RESPONSE"
      }
    }
  }

  # Without execution data: records may hold personal data.
  log_configuration {
    level = "ERROR"

    cloudwatch_logs_log_destination {
      log_group_arn = aws_cloudwatch_log_group.this.arn
    }
  }

  # EventBridge checks on creation that the role may read and send.
  depends_on = [aws_iam_role_policy.this]
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"
  # By the source that has dead letters of its own: through stream_source the alarm would refer to the table, which would
  # then be made anew before it is destroyed, as the alarm is, under a name that is taken.
  count = var.queue_source == null ? 1 : 0

  name        = "${var.name}-dlq"
  kms_key_arn = var.kms_key_arn
  alarms      = var.alarms
  tags        = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/vendedlogs/pipes/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  count = var.alarms.enabled ? 1 : 0

  alarm_name          = "${var.name}-failed"
  alarm_description   = "Executions of the pipe ${var.name} fail."
  namespace           = "AWS/EventBridge/Pipes"
  metric_name         = "ExecutionFailed"
  dimensions          = { PipeName = var.name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.actions
  ok_actions          = var.alarms.actions
  tags                = var.tags

  # CloudWatch keeps an alarm that a composite alarm names, and Terraform deletes before it changes: the composite
  # must be written first. Hence no reference to what is watched either: it too would
  # be made before it is destroyed, under a name that is taken.
  lifecycle {
    create_before_destroy = true
  }
}
