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

# One failure of a quiet night is a failure, and no outage: this one rings where requests fail by the dozen.
resource "aws_cloudwatch_metric_alarm" "error_share" {
  count = var.alarms.enabled ? 1 : 0

  alarm_name          = "${var.name}-server-error-share"
  alarm_description   = "${var.name} answers more than ${var.alarms.server_error_share * 100} % of its requests with 5xx."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.server_error_share
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarms.actions
  ok_actions          = var.alarms.actions
  tags                = var.tags

  dynamic "metric_query" {
    for_each = { failed = "5xx", all = "Count" }

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = "AWS/ApiGateway"
        metric_name = metric_query.value
        dimensions  = { ApiId = aws_apigatewayv2_api.this.id }
        period      = 60
        stat        = "Sum"
      }
    }
  }

  metric_query {
    id          = "share"
    label       = "share of 5xx"
    expression  = "IF(all >= 20, FILL(failed, 0) / all, 0)"
    return_data = true
  }

  # As above.
  lifecycle {
    create_before_destroy = true
  }
}
