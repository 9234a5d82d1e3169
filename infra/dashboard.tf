locals {
  # What the contexts say that their functions write, and what of it rings. Those that are shown here have no further
  # dimension: without the environment, two of them in one account and region would ring each other's alarms.
  metrics_files = [for file in fileset(local.root, "shared/*/metrics.json") : jsondecode(file("${local.root}/${file}"))
    if contains(setunion(local.contexts, [local.platform]), split("/", file)[1])
  ]
  own_metrics = flatten([for declared in local.metrics_files : [for name, metric in declared.metrics : {
    name  = name
    chart = try(metric.chart, "")
    by    = try(metric.by, "")
  }]])
  own_charts = { for metric in local.own_metrics : metric.chart => metric.name... if metric.chart != "" }

  metrics_namespace  = "Laurel"
  metrics_dimensions = { service = "laurel", env = var.env }

  # The metrics without one are for looking at: a run that was skipped, a limit that held and a message that was parked are
  # what is meant to happen, or rings by its dead-letter queue. The defaults are those of scripts/declarations/alarms.ts,
  # which makes Datadog's monitors of the same declarations; test/terraform compares both.
  own_alarms = { for alarm in flatten([for declared in local.metrics_files : [for name, alarm in try(declared.alarms, {}) : {
    name        = name
    description = alarm.description
    metric      = alarm.metric
    of          = try(alarm.of, "")
    by          = try(alarm.of, "") == "" ? "" : one([for metric in local.own_metrics : metric.by if metric.name == alarm.metric])
    statistic   = try(alarm.statistic, "Sum")
    threshold   = try(alarm.threshold, 0)
    period      = try(alarm.periodSeconds, 300)
    periods     = try(alarm.periods, 1)
    datapoints  = try(alarm.datapoints, null)
    share_with  = try({ metric_name = alarm.shareWith.metric, at_least = alarm.shareWith.atLeast }, null)
    band_width  = try(alarm.bandWidth, null)
  }]]) : alarm.name => alarm }

  # One on a function that this deployment has not is left out.
  metric_alarms = { for name, alarm in local.own_alarms : name => {
    description = alarm.description
    namespace   = local.metrics_namespace
    dimensions = merge(
      local.metrics_dimensions,
      alarm.of == "" ? {} : { (alarm.by) = alarm.by == "function_name" ? local.function_names[alarm.of] : alarm.of },
    )
    metric_name         = alarm.metric
    statistic           = alarm.statistic
    threshold           = alarm.threshold
    period_seconds      = alarm.period
    evaluation_periods  = alarm.periods
    datapoints_to_alarm = alarm.datapoints
    share_with          = alarm.share_with
    band_width          = alarm.band_width
  } if local.alarms_enabled && (alarm.by != "function_name" || can(local.function_names[alarm.of])) }

  read_queue_names = concat(
    [for subscription in module.event_subscription : subscription.queue_name],
    [for subscription in module.queue_subscription : subscription.queue_name],
  )
  parked_queue_names = concat(
    [for subscription in module.event_subscription : subscription.dead_letter_queue_name],
    [for subscription in module.queue_subscription : subscription.dead_letter_queue_name],
    [for subscription in module.stream_subscription : subscription.dead_letter_queue_name],
    [for pipe in module.pipe : pipe.dead_letter_queue_name],
    [for queue in module.async_dead_letter_queue : queue.name],
    [for schedule in module.schedule : schedule.dead_letter_queue_name],
  )
}

module "dashboard" {
  source = "./modules/dashboard-and-alarms"

  name                    = local.service_prefix
  http_api                = one([for api in module.api : { id = api.api_id }])
  function_names          = values(local.function_names)
  durable_function_names  = [for id, declared in local.functions : local.function_names[id] if can(declared.durable)]
  stream_function_names   = [for id in keys(local.stream_functions) : local.function_names[id]]
  queue_names             = local.read_queue_names
  dead_letter_queue_names = local.parked_queue_names
  table_names             = values(local.table_names)
  alarm_actions           = var.alarm_actions

  custom_metrics = { for title, names in local.own_charts : title => {
    namespace  = local.metrics_namespace
    dimensions = local.metrics_dimensions
    names      = names
  } }

  metric_alarms = local.metric_alarms

  # The lights that need a person: clients see errors, or something waits to be looked at. By the modules'
  # outputs, as CloudWatch sums up only alarms that exist.
  alarm_names = concat(
    flatten(module.api[*].alarm_names),
    [for name in flatten([
      [for subscription in module.event_subscription : subscription.alarm_names],
      [for subscription in module.queue_subscription : subscription.alarm_names],
      [for subscription in module.stream_subscription : subscription.alarm_names],
      [for pipe in module.pipe : pipe.alarm_names],
      [for queue in module.async_dead_letter_queue : queue.alarm_names],
      [for schedule in module.schedule : schedule.alarm_names],
    ]) : name if endswith(name, "-dlq-depth")],
  )
}
