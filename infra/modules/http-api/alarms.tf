locals {
  alarms = {
    server-errors = {
      description        = "${var.name} answers with 5xx."
      metric_name        = "5xx"
      statistic          = "Sum"
      extended_statistic = null
      threshold          = var.alarms.server_errors_threshold
      evaluation_periods = 1
    }
    latency = {
      description        = "One request in twenty to ${var.name} takes more than ${var.alarms.latency_p95_threshold_ms} ms."
      metric_name        = "Latency"
      statistic          = null
      extended_statistic = "p95"
      threshold          = var.alarms.latency_p95_threshold_ms
      evaluation_periods = 5
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.alarms.enabled }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/ApiGateway"
  metric_name         = each.value.metric_name
  dimensions          = { ApiId = aws_apigatewayv2_api.this.id }
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
  # must be written first. The API, which the alarm knows by its id only, may be made anew in that order as well.
  lifecycle {
    create_before_destroy = true
  }
}
