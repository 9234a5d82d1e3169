data "aws_region" "current" {}

locals {
  period_seconds = 60

  # The grid of a dashboard is 24 wide; two widgets stand beside each other.
  width  = 12
  height = 6

  widgets = [for index, chart in local.charts : {
    type   = "metric"
    x      = index % 2 * local.width
    y      = floor(index / 2) * local.height
    width  = local.width
    height = local.height
    properties = {
      title   = chart.title
      region  = data.aws_region.current.region
      view    = "timeSeries"
      stacked = false
      period  = local.period_seconds
      stat    = chart.statistic
      metrics = chart.metrics
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  # An account's dashboards are the same in all regions, and a name that is taken is overwritten without an error:
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
  dashboard_name = "${var.name}-${data.aws_region.current.region}"
  dashboard_body = jsonencode({ widgets = local.widgets })
}

locals {
  # An alarm on one metric names it; one that calculates has queries in its place.
  calculated = { for name, alarm in var.metric_alarms : name => alarm.share_with != null || alarm.band_width != null }
  percentile = { for name, alarm in var.metric_alarms : name => startswith(alarm.statistic, "p") }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.metric_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = local.calculated[each.key] ? null : each.value.namespace
  metric_name         = local.calculated[each.key] ? null : each.value.metric_name
  dimensions          = local.calculated[each.key] ? null : each.value.dimensions
  statistic           = local.calculated[each.key] || local.percentile[each.key] ? null : each.value.statistic
  extended_statistic  = !local.calculated[each.key] && local.percentile[each.key] ? each.value.statistic : null
  comparison_operator = each.value.band_width != null ? "GreaterThanUpperThreshold" : each.value.share_with != null ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = each.value.band_width != null ? null : each.value.threshold
  threshold_metric_id = each.value.band_width != null ? "band" : null
  period              = local.calculated[each.key] ? null : each.value.period_seconds
  evaluation_periods  = each.value.evaluation_periods
  datapoints_to_alarm = each.value.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags

  # The metric itself, and what it is a share with. A chart of the alarm shows what is returned.
  dynamic "metric_query" {
    for_each = !local.calculated[each.key] ? {} : merge(
      { part = each.value.metric_name },
      each.value.share_with == null ? {} : { rest = each.value.share_with.metric_name },
    )

    content {
      id          = metric_query.key
      return_data = each.value.band_width != null

      metric {
        namespace   = each.value.namespace
        metric_name = metric_query.value
        dimensions  = each.value.dimensions
        period      = each.value.period_seconds
        stat        = each.value.statistic
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.share_with[*]

    content {
      id          = "share"
      label       = "share of ${each.value.metric_name}"
      expression  = "IF(FILL(part, 0) + FILL(rest, 0) >= ${metric_query.value.at_least}, FILL(part, 0) / (FILL(part, 0) + FILL(rest, 0)), 1)"
      return_data = true
    }
  }

  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Anomaly_Detection_Alarm.html
  dynamic "metric_query" {
    for_each = each.value.band_width[*]

    content {
      id          = "band"
      label       = "what is usual"
      expression  = "ANOMALY_DETECTION_BAND(part, ${metric_query.value})"
      return_data = true
    }
  }

  # CloudWatch keeps an alarm that a composite alarm names, and Terraform deletes before it changes: the composite
  # must be written first. Hence no reference to what is watched either: it too would
  # be made before it is destroyed, under a name that is taken.
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
  most_alarms_of_a_composite = 100

  summed = concat(var.alarm_names, [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])
  # Their number, which a plan knows, also where it does not know their names.
  alarms_summed = length(var.alarm_names) + length(var.metric_alarms)
}

# Beside its parts a dashboard and a pager need one light for the whole: one for each hundred. They stand side by side, as a
# composite that a further one names could not be removed before that is written, and being made before it is destroyed
# would pass on to all that is watched.
resource "aws_cloudwatch_composite_alarm" "this" {
  count = ceil(local.alarms_summed / local.most_alarms_of_a_composite)

  alarm_name        = count.index == 0 ? "${var.name}-health" : "${var.name}-health-${count.index + 1}"
  alarm_description = "Something in ${var.name} needs a look."
  alarm_rule = join(" OR ", [
    for name in slice(local.summed, count.index * local.most_alarms_of_a_composite, min((count.index + 1) * local.most_alarms_of_a_composite, local.alarms_summed)) : "ALARM(\"${name}\")"
  ])
  alarm_actions = var.alarm_actions
  ok_actions    = var.alarm_actions
  tags          = var.tags
}
