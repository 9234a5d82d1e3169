locals {
  alarms = {
    depth = {
      description = "Messages pile up in ${local.queue_name}."
      metric_name = "ApproximateNumberOfMessagesVisible"
      threshold   = var.alarms.depth_threshold
    }
    age = {
      description = "A message has waited in ${local.queue_name} for more than ${var.alarms.age_threshold_seconds} s."
      metric_name = "ApproximateAgeOfOldestMessage"
      threshold   = var.alarms.age_threshold_seconds
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.alarms.enabled }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/SQS"
  metric_name         = each.value.metric_name
  dimensions          = { QueueName = local.queue_name }
  statistic           = "Maximum"
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
