locals {
  # An alarm costs about 0.10 USD a month and an environment has dozens: those that stand alone, such as a developer's, have
  # none unless somebody is to be told.
  alarms_enabled = coalesce(var.alarms_enabled, contains(var.shared_environments, var.env) || length(var.alarm_actions) > 0)

  alarms_common = { enabled = local.alarms_enabled, actions = var.alarm_actions }

  # By what is watched; thresholds that are null are the modules' own.
  alarms = { for kind, thresholds in {
    functions = {
      errors_threshold    = var.alarm_thresholds.function_errors
      throttles_threshold = var.alarm_thresholds.function_throttles
      duration_ratio      = var.alarm_thresholds.function_duration_ratio
    }
    queues = {
      depth_threshold       = var.alarm_thresholds.queue_depth
      age_threshold_seconds = var.alarm_thresholds.queue_age_seconds
    }
    streams = { iterator_age_threshold_seconds = var.alarm_thresholds.iterator_age_seconds }
    tables  = { throttle_threshold = var.alarm_thresholds.table_throttles }
    api = {
      server_errors_threshold  = var.alarm_thresholds.api_server_errors
      latency_p95_threshold_ms = var.alarm_thresholds.api_latency_p95_ms
    }
    others = {}
  } : kind => merge(local.alarms_common, { for name, threshold in thresholds : name => threshold if threshold != null }) }
}
