mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name = "shop"
}

run "shows_everything_it_is_given" {
  command = plan

  variables {
    http_api                = { id = "abc123" }
    function_names          = ["spend", "earn"]
    durable_function_names  = ["upgrade"]
    stream_function_names   = ["publish"]
    queue_names             = ["orders"]
    dead_letter_queue_names = ["orders-dlq"]
    table_names             = ["accounts"]
    custom_metrics          = { Points = { namespace = "Shop", dimensions = { service = "shop" }, names = ["Earned"] } }
  }

  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.title] == [
      "HTTP API: requests and errors",
      "HTTP API: latency p95",
      "Points",
      "Functions: invocations",
      "Functions: errors",
      "Functions: throttles",
      "Functions: duration p95",
      "Functions: concurrency",
      "Durable executions",
      "Streams: iterator age",
      "Queues: depth",
      "Queues: age of the oldest message",
      "Dead-letter queues: depth",
      "Tables: consumed capacity",
      "Tables: throttles",
    ]
    error_message = "A chart is missing."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[4].properties.metrics == [["AWS/Lambda", "Errors", "FunctionName", "spend"], ["AWS/Lambda", "Errors", "FunctionName", "earn"]]
    error_message = "A chart shows other metrics."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[2].properties.metrics == [["Shop", "Earned", "service", "shop"]]
    error_message = "The applications' own metrics are others."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[8].properties.metrics[0] == ["AWS/Lambda", "DurableExecutionStarted", "FunctionName", "upgrade"] && length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[8].properties.metrics) == 4
    error_message = "Durable executions are not shown."
  }

  assert {
    condition     = alltrue([for index, widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x == index % 2 * 12 && widget.y == floor(index / 2) * 6 && widget.properties.region == "eu-west-1"])
    error_message = "Charts overlap."
  }
}

run "leaves_out_charts_without_a_metric" {
  command = plan

  variables {
    queue_names = ["orders"]
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 2
    error_message = "CloudWatch refuses a chart without a metric."
  }
}

run "rings_on_the_applications_own_metrics_and_in_sum" {
  command = plan

  variables {
    metric_alarms = { unpublished = { description = "Events are stuck.", namespace = "Shop", metric_name = "PublishFailures", dimensions = { service = "shop" } } }
    alarm_names   = ["orders-dlq-depth"]
    alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["unpublished"].namespace == "Shop" && aws_cloudwatch_metric_alarm.this["unpublished"].threshold == 0 && aws_cloudwatch_metric_alarm.this["unpublished"].dimensions == tomap({ service = "shop" })
    error_message = "The alarm watches another metric."
  }

  assert {
    condition     = aws_cloudwatch_composite_alarm.this[0].alarm_rule == "ALARM(\"orders-dlq-depth\") OR ALARM(\"shop-unpublished\")" && aws_cloudwatch_composite_alarm.this[0].alarm_actions == toset(["arn:aws:sns:eu-west-1:111122223333:on-call"])
    error_message = "The sum is another one or notifies nobody."
  }
}

run "rings_on_percentiles_shares_and_what_is_unusual" {
  command = plan

  variables {
    metric_alarms = {
      slow     = { description = "Slow.", namespace = "Shop", metric_name = "Latency", dimensions = { door = "pay" }, statistic = "p99", threshold = 2000, period_seconds = 60, evaluation_periods = 5 }
      down     = { description = "Down.", namespace = "Shop", metric_name = "Down", period_seconds = 60, evaluation_periods = 3, datapoints_to_alarm = 2 }
      oldest   = { description = "Old.", namespace = "Shop", metric_name = "OldestSeconds", statistic = "Maximum", threshold = 900 }
      misses   = { description = "Misses.", namespace = "Shop", metric_name = "Hits", dimensions = { service = "shop" }, threshold = 0.8, share_with = { metric_name = "Misses", at_least = 50 } }
      expiries = { description = "Unusual.", namespace = "Shop", metric_name = "Expired", period_seconds = 900, band_width = 2 }
    }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["slow"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["slow"].statistic == null && aws_cloudwatch_metric_alarm.this["slow"].threshold == 2000 && aws_cloudwatch_metric_alarm.this["slow"].evaluation_periods == 5
    error_message = "A percentile is not watched, or rings too early."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["down"].datapoints_to_alarm == 2 && aws_cloudwatch_metric_alarm.this["down"].evaluation_periods == 3 && aws_cloudwatch_metric_alarm.this["oldest"].statistic == "Maximum"
    error_message = "Two of three, or the largest value, are not what rings."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["misses"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.this["misses"].metric_name == null && [for query in aws_cloudwatch_metric_alarm.this["misses"].metric_query : query.expression if query.return_data == true] == ["IF(FILL(part, 0) + FILL(rest, 0) >= 50, FILL(part, 0) / (FILL(part, 0) + FILL(rest, 0)), 1)"]
    error_message = "A share is calculated otherwise, or rings for a handful."
  }

  assert {
    condition     = { for query in aws_cloudwatch_metric_alarm.this["misses"].metric_query : query.id => query.metric[0].metric_name if length(query.metric) > 0 } == { part = "Hits", rest = "Misses" } && alltrue([for query in aws_cloudwatch_metric_alarm.this["misses"].metric_query : query.metric[0].dimensions == tomap({ service = "shop" }) if length(query.metric) > 0])
    error_message = "A share is of other metrics."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["expiries"].comparison_operator == "GreaterThanUpperThreshold" && aws_cloudwatch_metric_alarm.this["expiries"].threshold_metric_id == "band" && contains([for query in aws_cloudwatch_metric_alarm.this["expiries"].metric_query : query.expression], "ANOMALY_DETECTION_BAND(part, 2)")
    error_message = "What is unusual does not ring."
  }
}

run "refuses_alarms_that_cloudwatch_refuses" {
  command = plan

  variables {
    metric_alarms = {
      odd  = { description = "x", namespace = "Shop", metric_name = "x", statistic = "Median" }
      both = { description = "x", namespace = "Shop", metric_name = "x", band_width = 2, share_with = { metric_name = "y", at_least = 1 } }
      more = { description = "x", namespace = "Shop", metric_name = "x", evaluation_periods = 2, datapoints_to_alarm = 3 }
    }
  }

  expect_failures = [var.metric_alarms]
}

run "sums_up_a_hundred_alarms_in_one" {
  command = plan

  variables {
    metric_alarms = { unpublished = { description = "Events are stuck.", namespace = "Shop", metric_name = "PublishFailures" } }
    alarm_names   = [for number in range(99) : "queue-${number}"]
  }

  assert {
    condition     = length(split(" OR ", aws_cloudwatch_composite_alarm.this[0].alarm_rule)) == 100 && length(aws_cloudwatch_composite_alarm.this) == 1
    error_message = "A hundred alarms fit into one."
  }
}

run "sums_up_each_hundred_alarms" {
  command = plan

  variables {
    metric_alarms = { unpublished = { description = "Events are stuck.", namespace = "Shop", metric_name = "PublishFailures" } }
    alarm_names   = [for number in range(200) : "queue-${number}"]
    alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
  }

  assert {
    condition     = [for sum in aws_cloudwatch_composite_alarm.this : length(split(" OR ", sum.alarm_rule))] == [100, 100, 1] && aws_cloudwatch_composite_alarm.this[2].alarm_rule == "ALARM(\"shop-unpublished\")"
    error_message = "An alarm is summed up nowhere or twice."
  }

  assert {
    condition     = aws_cloudwatch_composite_alarm.this[*].alarm_name == ["shop-health", "shop-health-2", "shop-health-3"] && alltrue([for sum in aws_cloudwatch_composite_alarm.this : sum.alarm_actions == toset(["arn:aws:sns:eu-west-1:111122223333:on-call"])])
    error_message = "A sum has another's name or notifies nobody."
  }
}

run "has_nothing_to_sum_up_without_alarms" {
  command = plan

  variables {
    queue_names = ["orders"]
  }

  assert {
    condition     = length(aws_cloudwatch_composite_alarm.this) == 0
    error_message = "CloudWatch refuses an alarm without a rule."
  }
}

run "refuses_what_cloudwatch_refuses" {
  command = plan

  variables {
    name          = "shop dashboard"
    metric_alarms = { odd = { description = "x", namespace = "Shop", metric_name = "x", period_seconds = 90 } }
  }

  expect_failures = [var.name, var.metric_alarms]
}

# Dashboards are the same in all regions of an account, and PutDashboard overwrites without an error.
run "names_the_dashboard_after_its_region" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "shop-eu-west-1"
    error_message = "A second region overwrites the dashboard of the first."
  }
}
