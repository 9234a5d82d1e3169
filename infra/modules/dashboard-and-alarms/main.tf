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

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.metric_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = each.value.period_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags

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
