locals {
  milliseconds_per_second = 1000
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn                   = var.stream_arn
  function_name                      = var.function_arn
  enabled                            = var.enabled
  starting_position                  = var.starting_position
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.batch_window_seconds
  parallelization_factor             = var.parallelization_factor
  bisect_batch_on_function_error     = var.bisect_batch_on_function_error
  maximum_retry_attempts             = var.maximum_retry_attempts
  maximum_record_age_in_seconds      = var.maximum_record_age_seconds
  # The function names the first record that failed; those before it are not repeated.
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

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

  # Lambda sends with the function's role. The message holds the place in the stream, not the record:
  # read it back from there within the 24 hours that the stream keeps it.
  destination_config {
    on_failure {
      destination_arn = var.failure_bucket_arn == null ? module.dead_letter_queue.arn : var.failure_bucket_arn
    }
  }

  metrics_config {
    metrics = ["EventCount"]
  }
}

module "dead_letter_queue" {
  source = "../dead-letter-queue"

  name        = "${var.name}-dlq"
  kms_key_arn = var.kms_key_arn
  alarms      = { enabled = var.alarms.enabled, actions = var.alarms.actions }
  tags        = var.tags
}

resource "aws_cloudwatch_metric_alarm" "iterator_age" {
  count = var.alarms.enabled ? 1 : 0

  alarm_name          = "${var.name}-iterator-age"
  alarm_description   = "${var.function_name} is more than ${var.alarms.iterator_age_threshold_seconds} s behind its stream."
  namespace           = "AWS/Lambda"
  metric_name         = "IteratorAge"
  dimensions          = { FunctionName = var.function_name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.iterator_age_threshold_seconds * local.milliseconds_per_second
  period              = 60
  evaluation_periods  = 5
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
