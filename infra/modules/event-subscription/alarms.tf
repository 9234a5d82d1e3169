locals {
  queue_dimensions = { QueueName = var.name }
  # Rules of the account's own bus are counted without the bus:
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
  rule_dimensions = merge({ RuleName = var.name }, var.bus_name == "default" ? {} : { EventBusName = var.bus_name })

  alarms = {
    depth = {
      description = "Messages pile up in ${var.name}."
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = local.queue_dimensions
      statistic   = "Maximum"
      threshold   = var.alarms.depth_threshold
    }
    age = {
      description = "A message has waited in ${var.name} for more than ${var.alarms.age_threshold_seconds} s."
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      dimensions  = local.queue_dimensions
      statistic   = "Maximum"
      threshold   = var.alarms.age_threshold_seconds
    }
    failed-invocations = {
      description = "EventBridge gave up on delivering events of the rule ${var.name}."
      namespace   = "AWS/Events"
      metric_name = "FailedInvocations"
      dimensions  = local.rule_dimensions
      statistic   = "Sum"
      threshold   = 0
    }
    lost-events = {
      description = "EventBridge could neither deliver nor park events of the rule ${var.name}: they are lost."
      namespace   = "AWS/Events"
      metric_name = "InvocationsFailedToBeSentToDlq"
      dimensions  = local.rule_dimensions
      statistic   = "Sum"
      threshold   = 0
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.alarms.enabled }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
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
