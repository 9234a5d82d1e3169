locals {
  # What the contexts say that their functions write. Those that are shown here have no further dimension: without the
  # environment, two of them in one account and region would ring each other's alarms.
  own_metrics = flatten([for file in fileset(local.root, "shared/*/metrics.json") : [
    for name, metric in jsondecode(file("${local.root}/${file}")).metrics : { name = name, chart = try(metric.chart, "") }
    if contains(setunion(local.contexts, [local.platform]), split("/", file)[1])
  ]])
  own_charts = { for metric in local.own_metrics : metric.chart => metric.name... if metric.chart != "" }

  metrics_namespace  = "Laurel"
  metrics_dimensions = { service = "laurel", env = var.env }

  # The others are for looking at: a run that was skipped, a limit that held and a message that was parked are what is
  # meant to happen, or rings by its dead-letter queue.
  own_alarms = {
    publish-failures = {
      description = "Events could not be published and are tried again."
      metric      = "PublishFailures"
    }
    stray-events = {
      description = "A producer sends known types under a source that nobody declares: they are not applied."
      metric      = "StrayEvents"
    }
    unknown-limits = {
      description = "Rate limits could not be looked at: callers pass without."
      metric      = "UnknownLimits"
    }
    invalid-programme = {
      description = "The parameter of the programme holds an invalid text; the last valid programme stays in force."
      metric      = "InvalidProgramme"
    }
    invalid-price-rules = {
      description = "The parameter of prices holds an invalid text; the last valid rules stay in force."
      metric      = "InvalidPriceRules"
    }
    invalid-retention = {
      description = "The parameter of the feeds' retention holds an invalid text; the last valid one stays in force."
      metric      = "InvalidRetention"
    }
    drift-found = {
      description = "Accounts are not what their entries make of them. Nothing was repaired."
      metric      = "DriftFound"
    }
    order-gaps = {
      description = "What events, stock, payments, points or charges say of an order is not what the order says. Nothing was repaired."
      metric      = "OrderGaps"
    }
    stock-gaps = {
      description = "What movements, or what is held for orders, say of a SKU's stock is not what the stock says. Nothing was repaired."
      metric      = "StockGaps"
    }
    partner-circuit-open = {
      description = "A service that we call was away for five minutes: tills sell without rewards, and bookings wait."
      metric      = "OpenCircuits"
      # The probe looks each minute.
      threshold = 4
    }
    overdue-sales = {
      description = "The outcome of sales at tills is missing for more than a quarter of an hour."
      metric      = "FinalizingOldestSeconds"
      statistic   = "Maximum"
      threshold   = 900
    }
    slow-identify = {
      description = "One identify in a hundred takes more than 2 s, the partner included."
      metric      = "HandlerLatency"
      function    = "pos/identify"
      statistic   = "p99"
      threshold   = 2000
    }
    slow-calculate = {
      description = "One calculate-rewards in a hundred takes more than 4 s, the partner included."
      metric      = "HandlerLatency"
      function    = "pos/calculate-rewards"
      statistic   = "p99"
      threshold   = 4000
    }
    slow-finalize = {
      description = "One finalize in a hundred takes more than 5 s, the partner included."
      metric      = "HandlerLatency"
      function    = "pos/finalize"
      statistic   = "p99"
      threshold   = 5000
    }
    own-time-identify = {
      description = "One identify in a hundred takes more than half a second without the partner."
      metric      = "TillOwnTime"
      door        = "identify"
      statistic   = "p99"
      threshold   = 500
    }
    own-time-calculate = {
      description = "One calculate-rewards in a hundred takes more than half a second without the partner."
      metric      = "TillOwnTime"
      door        = "calculate-rewards"
      statistic   = "p99"
      threshold   = 500
    }
    own-time-finalize = {
      description = "One finalize in a hundred takes more than half a second without the partner."
      metric      = "TillOwnTime"
      door        = "finalize"
      statistic   = "p99"
      threshold   = 500
    }
    till-memory = {
      description = "A function that answers tills uses more than four fifths of its memory."
      metric      = "TillMemoryShort"
    }
    expired-sessions = {
      description = "More sessions at tills expire than is usual: tills begin sales and do not finish them."
      metric      = "SessionsExpired"
      # The sweep counts them each quarter of an hour.
      period     = 900
      band_width = 2
    }
    token-misses = {
      description = "More than one call of the loyalty partner in five had to fetch a token first."
      metric      = "TokenHits"
      threshold   = 0.8
      period      = 900
      share_with  = { metric_name = "TokenRefreshes", at_least = 50 }
    }
    parts-down = {
      description = "The table or the parameters do not answer the probe."
      metric      = "PartsDown"
      period      = 60
      periods     = 3
      datapoints  = 2
    }
    partner-forbids = {
      description = "The loyalty partner forbids what tills need: a new token does not help."
      metric      = "PartnerForbids"
    }
    sales-differ = {
      description = "The loyalty partner and we do not say the same of sales at tills. Nothing was repaired."
      metric      = "ReconciliationFindings"
    }
    deployment-faults = {
      description = "A function lacks a right or a table that its deployment should have given it."
      metric      = "DeploymentFaults"
    }
    unacknowledged-upgrades = {
      description = "Members were upgraded, but nobody acknowledged that they were told."
      metric      = "UnacknowledgedUpgrades"
    }
  }

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

  # Latencies are those of five minutes, each of which is too slow: a cold start alone is none.
  metric_alarms = { for name, alarm in local.own_alarms : name => {
    description = alarm.description
    namespace   = local.metrics_namespace
    dimensions = merge(
      local.metrics_dimensions,
      can(alarm.function) ? { function_name = try(local.function_names[alarm.function], "") } : {},
      can(alarm.door) ? { door = alarm.door } : {},
    )
    metric_name         = alarm.metric
    statistic           = try(alarm.statistic, "Sum")
    threshold           = try(alarm.threshold, 0)
    period_seconds      = try(alarm.period, startswith(try(alarm.statistic, ""), "p") ? 60 : 300)
    evaluation_periods  = try(alarm.periods, startswith(try(alarm.statistic, ""), "p") ? 5 : 1)
    datapoints_to_alarm = try(alarm.datapoints, null)
    share_with          = try(alarm.share_with, null)
    band_width          = try(alarm.band_width, null)
  } if local.alarms_enabled && contains(local.own_metrics[*].name, alarm.metric) && (!can(alarm.function) || can(local.function_names[alarm.function])) }

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
