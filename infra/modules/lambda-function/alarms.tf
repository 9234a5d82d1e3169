locals {
  milliseconds_per_second = 1000

  alarms = merge(
    {
      errors = {
        description        = "Invocations of ${var.name} fail."
        metric_name        = "Errors"
        statistic          = "Sum"
        extended_statistic = null
        threshold          = var.alarms.errors_threshold
        evaluation_periods = 1
      }
      throttles = {
        description        = "${var.name} is called more often than its concurrency allows."
        metric_name        = "Throttles"
        statistic          = "Sum"
        extended_statistic = null
        threshold          = var.alarms.throttles_threshold
        evaluation_periods = 1
      }
      duration = {
        description        = "${var.name} comes close to its timeout of ${var.timeout_seconds} s."
        metric_name        = "Duration"
        statistic          = null
        extended_statistic = "p99"
        threshold          = var.alarms.duration_ratio * var.timeout_seconds * local.milliseconds_per_second
        evaluation_periods = var.alarms.duration_minutes
      }
    },
    var.async == null ? {} : {
      dead-letter-errors = {
        description        = "An event that ${var.name} gave up on could not be parked and is lost."
        metric_name        = "DeadLetterErrors"
        statistic          = "Sum"
        extended_statistic = null
        threshold          = 0
        evaluation_periods = 1
      }
    },
    var.durable == null ? {} : {
      durable-executions-failed = {
        description        = "Durable executions of ${var.name} end as failed."
        metric_name        = "DurableExecutionFailed"
        statistic          = "Sum"
        extended_statistic = null
        threshold          = var.alarms.durable_failed_above
        evaluation_periods = 1
      }
      durable-executions-timed-out = {
        description        = "Durable executions of ${var.name} exceed their execution timeout."
        metric_name        = "DurableExecutionTimedOut"
        statistic          = "Sum"
        extended_statistic = null
        threshold          = var.alarms.durable_failed_above
        evaluation_periods = 1
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.create && var.alarms.enabled }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric_name
  dimensions          = { FunctionName = var.name }
  statistic           = each.value.statistic
  extended_statistic  = each.value.extended_statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.evaluation_periods
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
